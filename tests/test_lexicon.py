"""What the program knows is sound as data: keys, references, order, sources, and no name that means two things."""

import csv
import shutil

import pytest

from lib import camel, lexicon

FILES = sorted(lexicon.FOLDER.glob("*.csv"))
WORDS = lexicon.load()
LEAGUE = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
G20 = "AR AUS BR CA CN DE FR GB ID IN IT JP KR MX RU SA TR US ZA"


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_file_is_declared(path):
    assert path.stem in lexicon.FILES


@pytest.mark.parametrize("name", lexicon.FILES)
def test_every_declared_file_stands_there_with_its_columns(name):
    spec = lexicon.FILES[name]
    header, *facts = rows(lexicon.FOLDER / f"{name}.csv")
    assert header == [*spec.columns, "source"]
    assert facts


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_facts_stand_in_order(path):
    _, *facts = rows(path)
    key = lexicon.FILES[path.stem].key
    keys = [tuple(fact[:key]) for fact in facts]
    assert keys == sorted(keys)


def test_keys_references_and_values_are_sound():
    assert lexicon.errors(WORDS) == []


def test_every_state_and_bloc_has_a_name_and_every_state_a_nationality():
    countries = WORDS["countries"]
    assert {"EU", "UN", "NATO", "AL", "GCC", "AU"} <= set(countries["country"])
    assert len(countries[countries["kind"] == "state"]) >= 193
    states = set(countries.loc[countries["kind"] == "state", "country"])
    assert states <= set(WORDS["nationalities"]["country"])


def test_every_state_has_a_capital_unless_it_is_a_city_or_the_capital_is_disputed():
    capitals = set(WORDS["places"].loc[WORDS["places"]["kind"] == "capital", "country"])
    states = set(WORDS["countries"].loc[WORDS["countries"]["kind"] == "state", "country"])
    assert states - capitals == {"IL", "MC", "NR", "SG", "SM", "VA"} - capitals


@pytest.mark.parametrize(
    ("names", "aliases", "key"),
    [("countries", "country_names", "country"), ("organisations", "organisation_names", "entity_id"),
     ("people", "person_names", "entity_id"), ("places", "place_names", "entity_id")],
)  # fmt: skip
def test_full_names_fold_to_one_entity(names, aliases, key):
    owner: dict[str, set[str]] = {}
    for identity, name in zip(WORDS[names][key], WORDS[names]["name"], strict=True):
        owner.setdefault(camel.fold(name), set()).add(identity)
    marked = set(map(camel.fold, WORDS["ambiguous"]["name"]))
    assert {name: ids for name, ids in owner.items() if len(ids) > 1 and name not in marked} == {}
    assert set(WORDS[aliases][key]) <= set(WORDS[names][key])


def test_the_offices_that_matter_have_holders_for_the_states_that_matter():
    holders = WORDS["holders"]
    league, g20 = LEAGUE.split(), G20.split()
    for country in {*league, *g20, "IR", "IL", "TR", "UA"}:
        own = holders[holders["country"] == country]
        assert "foreign_minister" in set(own["office"]), country
        assert {"head_of_state", "head_of_government"} & set(own["office"]), country


def test_terms_of_office_run_forwards():
    dated = WORDS["holders"]
    both = dated[(dated["first"] != "") & (dated["last"] != "")]
    short = both.apply(lambda row: row["last"][: len(row["first"])] < row["first"][: len(row["last"])], axis=1)
    assert both[short].to_dict("records") == []


def test_an_analysts_own_rows_are_added(tmp_path):
    own = tmp_path / "people.csv"
    own.write_text(
        "entity_id,name,english,country,source\nperson.x,\u0633\u0644\u0645\u0627\u0646,Salman X,SY,own\n", "utf-8"
    )
    grown = lexicon.load(extra=tmp_path)
    assert len(grown["people"]) == len(WORDS["people"]) + 1
    assert grown.version != WORDS.version


def test_a_file_with_wrong_columns_is_named(tmp_path):
    (tmp_path / "people.csv").write_text("id,name\n1,2\n", "utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"people\.csv: the columns must be entity_id,name"):
        lexicon.load(extra=tmp_path)


def test_faults_are_told_with_file_and_value(tmp_path):
    shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with (tmp_path / "lexicon" / "holders.csv").open("a", encoding="utf-8") as stream:
        stream.write("head_of_state,QQ,person.nobody,2000,,own\n")
    told = lexicon.errors(lexicon.load(folder=tmp_path / "lexicon"))
    assert "holders.csv: country 'QQ' is not in countries.country" in told
    assert "holders.csv: entity_id 'person.nobody' is not in people.entity_id" in told
