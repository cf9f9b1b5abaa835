/* An article as Python sent it -> paragraphs with marks. Text enters the page through textContent alone. */
const LAYERS = ['PER', 'GPE', 'ORG', 'quote', 'time', 'stance'];
const make = (name, cls, text) => { const n = document.createElement(name); if (cls) n.className = cls; if (text) n.textContent = text; return n; };
const built = new WeakMap();

/* Spelling variants are one letter, marks and tatweel none: a folded copy, and for each of its letters where it stood. */
const SAME = { 'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ئ': 'ي', 'ة': 'ه', 'ؤ': 'و', 'ک': 'ك', 'ھ': 'ه' };
const SKIP = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;
function fold(text) {
  let folded = ''; const at = [];
  for (let i = 0; i < text.length; i++) {
    if (SKIP.test(text[i])) continue;
    folded += (SAME[text[i]] || text[i]).toLowerCase(); at.push(i);
  }
  return { folded, at };
}

export default function (component) {
  const { data, parentElement } = component;
  const $ = s => parentElement.querySelector(s);
  const root = $('#r'), art = $('#a'), panel = $('#panel'), tip = $('#tip'), t = data.t;
  const dark = () => { const c = getComputedStyle(root).getPropertyValue('--st-background-color').trim();
    const m = c.match(/^#(..)(..)(..)/); root.toggleAttribute('data-dark', !!m && parseInt(m[1], 16) + parseInt(m[2], 16) + parseInt(m[3], 16) < 380); };
  dark();
  if (built.get(parentElement) === data.version) return;
  built.set(parentElement, data.version);
  root.dir = data.dir; root.lang = document.documentElement.lang;
  const link = (page, choices) => page + '?' + new URLSearchParams([...new URLSearchParams(data.kept), ...Object.entries(choices)]);
  const choose = (key, value) => { const u = new URL(location); value ? u.searchParams.set(key, value) : u.searchParams.delete(key); history.replaceState(history.state, '', u); };
  const asked = new URL(location).searchParams;

  /* text */
  art.replaceChildren();
  let tab = 0;
  const draw = (node, into, seen) => {
    if (typeof node === 'string') { into.append(document.createTextNode(node)); return; }
    let n;
    if (node.k === 'name') {
      const m = data.mentions[node.i], e = m.e && data.entities[m.e];
      n = make('a', 'm ' + m.form + (e ? '' : ' loose')); n.dataset.type = m.type; n.dataset.i = node.i; n.dataset.eid = m.e || '';
      if (e) n.href = link('entities', { entity: m.e }); else n.setAttribute('role', 'link');
      n.tabIndex = tab++ ? -1 : 0;
    } else {
      n = make('span', node.k); n.dataset.i = node.i; if (node.f) n.dataset.first = '';
      if (node.k === 'stance') n.classList.add({ '+': 'pro', '-': 'con', '0': 'nil' }[data.stances[node.i].sign]);
      if (node.f) seen.push(node);
    }
    for (const child of node.c) draw(child, n, seen);
    into.append(n);
  };
  const nations = [...new Set(data.quotes.map(q => q.country_name).filter(Boolean))];   // one colour for each country
  data.paragraphs.forEach((par, number) => {
    const row = make('div', 'par'), p = make('p', number || !data.headline ? '' : 'headline'), side = make('div', 'margin'), seen = [];
    for (const node of par) draw(node, p, seen);
    side.dir = data.dir; side.lang = root.lang;
    for (const node of seen) { const chip = chipOf(node); if (chip) side.append(chip); }
    row.append(p, side); art.append(row);
  });
  function chipOf(node) {
    if (node.k === 'quote') {
      const q = data.quotes[node.i], c = make('div', 'chip said'), e = q.e && data.entities[q.e];
      const who = make('b', '', q.speaker); who.lang = 'ar'; who.dir = 'rtl'; c.append(who);
      const more = [q.country_name, q.cue && '«' + q.cue + '»', q.via && t.via + ' ' + q.via].filter(Boolean).join(' · ');
      if (more) c.append(make('span', '', more));
      if (q.country_name) c.dataset.nation = nations.indexOf(q.country_name) % 8;
      c.title = [q.kind, q.class].filter(Boolean).join(' · ');
      if (e) { c.tabIndex = -1; c.dataset.eid = q.e; c.style.cursor = 'pointer'; }
      return c;
    }
    if (node.k === 'time') { const w = data.times[node.i], c = make('div', 'chip when'); if (!w.says) return null; c.append(make('span', '', w.says)); c.title = [w.calendar, w.value, w.anchor && t.anchor + ' ' + w.anchor].filter(Boolean).join(' · '); return c; }
    if (node.k === 'stance') { const s = data.stances[node.i], c = make('div', 'chip side' + (s.sign === '-' ? ' con' : '')); c.append(make('b', '', { '+': '▲', '-': '▼', '0': '●' }[s.sign]), make('span', '', s.says)); c.title = s.level; return c; }
    return null;
  }

  /* layers */
  const start = asked.get('layers'); let on = new Set(start === null ? LAYERS.filter(l => l !== 'stance' ) : start.split('.').filter(l => LAYERS.includes(l)));
  const counts = { quote: data.quotes.length, time: data.times.length, stance: data.stances.length };
  for (const m of data.mentions) counts[m.type === 'LOC' ? 'GPE' : m.type] = (counts[m.type === 'LOC' ? 'GPE' : m.type] || 0) + 1;
  const layers = $('#layers'); layers.replaceChildren(); layers.setAttribute('aria-label', t.layers);
  const apply = () => { root.dataset.off = LAYERS.filter(l => !on.has(l)).join(' '); count(); };
  for (const layer of LAYERS) {
    const b = make('button'); b.type = 'button'; b.style.setProperty('--c', `var(--${{ quote: 'quote', time: 'time', stance: 'pro' }[layer] || layer.toLowerCase()})`);
    b.append(make('i'), make('span', '', t[layer]), make('small', '', String(counts[layer] || 0)));
    b.setAttribute('aria-pressed', on.has(layer));
    b.onclick = () => { on.has(layer) ? on.delete(layer) : on.add(layer); b.setAttribute('aria-pressed', on.has(layer)); apply(); choose('layers', [...on].join('.')); };
    layers.append(b);
  }

  /* stepping */
  const pos = $('#pos'); let cur = -1, picked = asked.get('entity');
  const steps = () => [...art.querySelectorAll('a.m')].filter(x => (!picked || x.dataset.eid === picked) && on.has(x.dataset.type === 'LOC' ? 'GPE' : x.dataset.type));
  const count = () => { const n = steps().length; pos.textContent = (cur >= 0 && cur < n ? cur + 1 : '–') + ' / ' + n; };
  const show = k => { const all = steps(); if (!all.length) { count(); return; }
    cur = (k + all.length) % all.length;
    for (const x of art.querySelectorAll('a.cur')) { x.classList.remove('cur'); x.tabIndex = -1; }
    const x = all[cur]; x.classList.add('cur'); x.tabIndex = 0; x.focus({ preventScroll: true }); x.scrollIntoView({ block: 'center' }); count(); };
  for (const [id, label, step, sign] of [['#prev', t.prev, -1, data.dir === 'rtl' ? '→' : '←'], ['#next', t.next, 1, data.dir === 'rtl' ? '←' : '→']]) {
    const b = $(id); b.textContent = sign; b.setAttribute('aria-label', label); b.title = label; b.onclick = () => show(cur + step);
  }

  /* panel */
  const item = (text, href, small) => { const li = make('li'), a = make('a', '', text); a.href = href; a.target = '_self'; li.append(a); if (small) li.append(make('small', '', small)); return li; };
  const fix = id => {
    picked = id && data.entities[id] ? id : null; cur = -1; choose('entity', picked);
    for (const x of art.querySelectorAll('a.m')) x.classList.toggle('sel', !!picked && x.dataset.eid === picked);
    panel.replaceChildren(); panel.classList.toggle('idle', !picked); panel.setAttribute('aria-label', t.panel);
    if (!picked) { panel.append(make('p', 'kind', t.hint), make('p', 'kind', t.keys)); count(); return; }
    const e = data.entities[picked], close = make('button', 'close', '✕'); close.type = 'button'; close.setAttribute('aria-label', t.close); close.onclick = () => fix(null);
    const name = make('h3', '', e.name); panel.append(close, name);
    if (e.other) { const o = make('div', 'other'); o.append(make('bdi', '', e.other)); panel.append(o); }
    panel.append(make('div', 'kind', [e.type_name, e.country_name].filter(Boolean).join(' · ')));
    if (e.guess) panel.append(make('div', 'guess', e.guess));
    panel.append(make('div', 'big', String(e.here)), make('div', '', t.here), make('div', 'kind', e.total));
    if (e.positions.length) { const u = make('ul'); for (const p of e.positions) u.append(item(e.country_name + (data.dir === 'rtl' ? ' ← ' : ' → ') + p.name, link('stance', { actor: e.country, target: p.target, level: p.level }), p.says)); panel.append(make('h4', '', t.positions), u); }
    if (e.others.length) { const u = make('ul'); for (const o of e.others) { const li = item(o.title, link('reader', { article: o.article, at: o.at, entity: picked }), o.day); li.firstChild.lang = 'ar'; li.firstChild.dir = 'rtl'; u.append(li); } panel.append(make('h4', '', t.others), u); }
    const all = make('a', 'all', t.profile); all.href = link('entities', { entity: picked }); all.target = '_self'; panel.append(all); count();
  };
  art.onclick = event => {
    const x = event.target.closest('[data-eid]'); if (!x || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault(); if (x.dataset.eid) { fix(x.dataset.eid); cur = steps().indexOf(x); count(); }
  };

  /* tooltip */
  const tipOf = x => {
    const m = data.mentions[x.dataset.i], e = m.e && data.entities[m.e];
    tip.textContent = e ? [e.name, e.type_name, e.country_name, m.form === 'name' ? '' : m.says, e.here + ' ' + t.here].filter(Boolean).join(' · ') : [t.loose, m.why].filter(Boolean).join(' · ');
    const b = x.getBoundingClientRect(), r = root.getBoundingClientRect(); tip.hidden = false;
    tip.style.top = (b.bottom - r.top + 6) + 'px'; tip.style.left = Math.max(0, Math.min(b.left - r.left, r.width - tip.offsetWidth - 8)) + 'px';
  };
  art.onpointerover = art.onfocusin = event => { const x = event.target.closest && event.target.closest('a.m'); if (x && getComputedStyle(x).pointerEvents !== 'none') tipOf(x); };
  art.onpointerout = art.onfocusout = () => { tip.hidden = true; };

  /* find */
  const input = $('#find'), found = $('#found'); input.placeholder = t.find; $('#findlabel').textContent = t.find; let hits = [], hit = -1;
  const index = () => { const out = []; const walk = document.createTreeWalker(art, NodeFilter.SHOW_TEXT, n => n.parentElement.closest('.margin') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    let text = ''; while (walk.nextNode()) { out.push([text.length, walk.currentNode]); text += walk.currentNode.data; } return { text, out }; };
  const place = (out, i) => { let low = 0, high = out.length - 1; while (low < high) { const mid = (low + high + 1) >> 1; out[mid][0] <= i ? low = mid : high = mid - 1; } return [out[low][1], i - out[low][0]]; };
  const look = () => {
    hits = []; hit = -1; CSS.highlights?.delete('marsad-found'); CSS.highlights?.delete('marsad-here'); const wanted = fold(input.value.trim()).folded;
    if (wanted) { const { text, out } = index(), { folded, at } = fold(text);
      for (let i = folded.indexOf(wanted); i >= 0; i = folded.indexOf(wanted, i + wanted.length)) { const r = new Range(); r.setStart(...place(out, at[i])); const [n, o] = place(out, at[i + wanted.length - 1]); r.setEnd(n, o + 1); hits.push(r); }
      if (CSS.highlights && hits.length) CSS.highlights.set('marsad-found', new Highlight(...hits)); if (hits.length) jump(0); }
    found.textContent = wanted ? (hits.length ? (hit + 1) + ' / ' + hits.length : '0') : '';
  };
  const jump = k => { if (!hits.length) return; hit = (k + hits.length) % hits.length; CSS.highlights?.set('marsad-here', new Highlight(hits[hit])); hits[hit].startContainer.parentElement.scrollIntoView({ block: 'center' }); found.textContent = (hit + 1) + ' / ' + hits.length; };
  input.oninput = look; input.onkeydown = event => { if (event.key === 'Enter') { jump(hit + (event.shiftKey ? -1 : 1)); event.preventDefault(); } if (event.key === 'Escape') { input.value = ''; look(); } event.stopPropagation(); };
  root.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, .layers')) return;
    const ahead = data.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight', back = data.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'n' || event.key === ahead) show(cur + 1); else if (event.key === 'p' || event.key === back) show(cur - 1);
    else if (event.key === '/') input.focus(); else if (event.key === 'Escape') fix(null); else if (event.key === ' ' || event.key === 'Enter') { const x = event.target.closest('a.m'); if (!x) return; x.click(); } else return;
    event.preventDefault();
  };

  apply(); fix(picked);
  const here = art.querySelector('.here'); if (here) requestAnimationFrame(() => here.scrollIntoView({ block: 'center' }));
}
