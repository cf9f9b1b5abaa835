"""What a person decides -> the store: files to import, days of publication, names and stances put right, undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from .. import corrections, files, html, pieces, reports, store, tables
from ..reports import records

if TYPE_CHECKING:
    from . import View

MOST_FILES = 500
MOST_BYTES = 512 * files.MEGABYTE
ACTS = ("confirm", "reject", "swap")


def _author(view: View) -> str:
    return str(st.session_state.get("author") or view.t("desk.anyone"))


def _signed(view: View) -> None:
    """Ask once for the name that corrections are signed with."""
    name = st.text_input(
        view.t("desk.author"),
        value=st.session_state.get("author", ""),
        key="desk.author",
        max_chars=80,
        placeholder=view.t("desk.anyone"),
    )
    st.session_state["author"] = (name or "").strip()


def _correct(view: View, kind: str, target: Mapping[str, Any], before: object, after: object) -> None:
    try:
        view.store.correct(kind, target, before, after, _author(view))
    except (corrections.CorrectionError, store.StoreError) as error:
        st.session_state["_said"] = html.markdown(error)
    else:
        st.session_state["_said"] = view.t("desk.saved")


def _say() -> None:
    if "_said" in st.session_state:
        st.toast(st.session_state.pop("_said"))


# entities


def correct_entity(view: View, entity: str, table: pd.DataFrame) -> None:
    """Rename, retype, move to a country, merge or split one entity."""
    t, key = view.t, f"entity.{entity}"
    row: Any = view.corpus.entities.loc[entity]
    _say()
    with st.expander(t("desk.correct"), icon=":material/edit:"):
        _signed(view)
        name = st.text_input(t("desk.name"), row["name"], key=f"{key}.name", max_chars=200)
        kinds = list(tables.ENTITY_TYPES)
        kind = st.selectbox(
            t("desk.type"), kinds, kinds.index(row["type"]), lambda v: t(f"type.{v}"), key=f"{key}.type"
        )
        codes = ["", *sorted(t.countries, key=t.country)]
        at = codes.index(row["country"]) if row["country"] in codes else 0
        country = st.selectbox(t("desk.country"), codes, at, lambda v: t.country(v), key=f"{key}.country")
        others = [e for e in table["entity_id"].head(500) if e != entity]
        into = st.selectbox(
            t("desk.merge"),
            ["", *others],
            key=f"{key}.merge",
            format_func=lambda v: html.markdown(pieces.name_of(view, v)) if v else t("desk.merge.none"),
        )
        st.button(
            t("desk.save"),
            key=f"{key}.save",
            on_click=_save_entity,
            args=(view, entity, name, kind, country, into),
        )
        _split_entity(view, entity)
    undo_list(view, "entity_")


def _split_entity(view: View, entity: str) -> None:
    """Give one wording of an entity to somebody else."""
    t, key = view.t, f"entity.{entity}"
    counted = reports.surfaces(view.corpus, entity)
    if len(counted) < 2:
        return
    surface = st.selectbox(
        t("desk.split"),
        ["", *counted.index],
        key=f"{key}.surface",
        format_func=lambda v: html.markdown(f"{v} ({counted[v]})") if v else t("desk.merge.none"),
    )
    other = st.text_input(t("desk.split.name"), key=f"{key}.other", max_chars=200)
    target = {"entity_id": entity, "surface": surface}
    st.button(
        t("desk.split.save"),
        key=f"{key}.split",
        disabled=not (surface and other.strip()),
        on_click=_correct,
        args=(view, "entity_split", target, None, other.strip()),
    )


def _save_entity(view: View, entity: str, name: str, kind: str, country: str, into: str) -> None:
    row: Any = view.corpus.entities.loc[entity]
    target = {"entity_id": entity}
    had = None if pd.isna(row["country"]) else row["country"]
    if into:
        _correct(view, "entity_merge", target, entity, into)
        view.pick(entity=into)
        return
    for change, before, after in (("rename", row["name"], name.strip()), ("retype", row["type"], kind)):
        if after != before:
            _correct(view, f"entity_{change}", target, before, after)
    if (country or None) != had:
        _correct(view, "entity_country", target, had, country or None)


# stances


def review(view: View, row: Mapping[str, Any]) -> None:
    """Confirm, reject, swap or retype one piece of evidence."""
    t = view.t
    options = [*ACTS, *(e for e in tables.EVENT_TYPES if e != row["event_type"])]
    name = ".".join(str(row[c]) for c in corrections.STANCE_KEY)
    st.menu_button(
        t("desk.review"),
        options,
        key=f"review.{name}",
        on_click=_reviewed,
        args=(view, row, f"review.{name}"),
        type="tertiary",
        icon=":material/rate_review:",
        format_func=lambda v: t(f"desk.{v}") if v in ACTS else t("desk.retype", event=t.event(v)),
    )


def _reviewed(view: View, row: Mapping[str, Any], key: str) -> None:
    act, target = st.session_state[key], corrections.stance_key(row)
    if act in ACTS:
        _correct(view, f"stance_{act}", target, None, None)
    elif act:
        _correct(view, "stance_type", target, row["event_type"], act)


# days


def confirm_dates(view: View, articles: pd.DataFrame, waiting: pd.DataFrame | None = None) -> None:
    """For each article without a day: what speaks for one, a day to choose, and one click to confirm it."""
    t = view.t
    _say()
    for row in records(view.paged(articles, 8, "undated")):
        article, offered = str(row["article_id"]), row["offered"]
        about, when, do = st.columns([6, 2, 1], vertical_alignment="bottom")
        about.html(pieces.undated(view, row, waiting))
        with when:
            day = st.date_input(
                t("desk.day"), None if pd.isna(offered) else offered, key=f"day.{article}", format="YYYY-MM-DD"
            )
        do.button(
            t("desk.confirm.day"),
            key=f"confirm.{article}",
            disabled=day is None,
            on_click=_correct,
            args=(view, "published", {"article_id": article}, None, str(day)),
        )
    view.pager(articles, 8, "undated")


# undo


def undo_list(view: View, prefix: str) -> None:
    """The corrections in force whose kind begins so, newest first, each with its undo."""
    made = view.store.active_corrections()
    made = made[made["kind"].str.startswith(prefix)][::-1]
    if made.empty:
        return
    t = view.t
    with st.expander(t("desk.made", n=t.number(len(made))), icon=":material/history:"):
        for row in records(made.head(20)):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(pieces.correction(view, row))
                st.button(
                    t("desk.undo"),
                    key=f"undo.{row['id']}",
                    type="tertiary",
                    on_click=_undo,
                    args=(view, int(row["id"])),
                )


def _undo(view: View, number: int) -> None:
    try:
        view.store.undo(number, _author(view))
        st.session_state["_said"] = view.t("desk.undone")
    except store.StoreError as error:
        st.session_state["_said"] = html.markdown(error)


# import


def upload(view: View) -> None:
    """Take files, import them with progress, and tell what was read, skipped and why."""
    t = view.t
    with st.form("upload", clear_on_submit=True):
        suffixes = [s.removeprefix(".") for s in (*files.SUFFIXES, ".zip")]
        given = st.file_uploader(
            t("desk.files"), suffixes, accept_multiple_files=True, key="files", help=t("desk.files.help")
        )
        pressed = st.form_submit_button(t("desk.import"))
    if pressed and given:
        _import(view, given)
    if "_summary" in st.session_state:
        st.html(pieces.summary(view, st.session_state["_summary"]))


def _import(view: View, given: list[Any]) -> None:
    t = view.t
    if len(given) > MOST_FILES or sum(f.size for f in given) > MOST_BYTES:
        st.error(t("desk.too_much", files=t.number(MOST_FILES), size=t.number(MOST_BYTES // files.MEGABYTE)))
        return
    bar = st.progress(0.0, t("desk.reading"))

    def progress(done: int, total: int, name: str) -> None:
        share = done / total if total else done / max(len(given), done)
        bar.progress(
            min(share, 1.0), html.markdown(t("desk.progress", done=t.number(done), name=html.plain(name)[:60]))
        )

    try:
        st.session_state["_summary"] = view.store.import_files(_sources(given), progress)
    except store.StoreError as error:
        st.error(html.markdown(t("desk.refused", reason=str(error))))
        return
    st.rerun()


def _sources(given: list[Any]) -> Iterator[files.Source | files.FileError]:
    metadata: dict[str, dict[str, str]] = {}
    for file in given:
        if file.name == files.METADATA:
            try:
                metadata |= files.read_metadata(file.name, file.getvalue())
            except files.FileError as error:
                yield error
    for file in given:
        if file.name != files.METADATA:
            yield from files.unpack(file.name, file.getvalue(), metadata)
