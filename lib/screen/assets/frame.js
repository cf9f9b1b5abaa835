/* The page as a whole: its language, links that stay in the session, pictures of charts, keys of the demo mode. */
const state = { bound: false, data: null };

function inside(anchor) {
  if (!anchor || !anchor.href || anchor.origin !== location.origin) return false;
  const root = location.pathname.replace(/[^/]*$/, '');
  const rest = anchor.pathname.slice(root.length);
  return anchor.pathname.startsWith(root) && state.data.pages.includes(rest.replace(/\/$/, ''));
}

/* Streamlit redraws from the address on popstate: a real link then keeps the session, and Ctrl-click still opens a tab. */
function go(address) {
  history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  document.querySelector('[data-testid=stMain]')?.scrollTo({ top: 0 });
}

/* Plotly's own camera button, out of sight, knows how to save; it is told the format first. */
function save(anchor) {
  const graph = anchor.closest('[class*=st-key-box-]')?.querySelector('.js-plotly-plot');
  const buttons = (graph?._fullLayout?._modeBar?.buttons || []).flat();
  const camera = buttons.find(button => button.name === 'toImage' || button.name === 'downloadImage');
  if (!camera) return;
  graph._context.toImageButtonOptions = { ...graph._context.toImageButtonOptions, format: anchor.dataset.save };
  camera.click(graph);
}

function onClick(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const anchor = event.composedPath().find(node => node.tagName === 'A');
  if (!anchor) return;
  if (anchor.dataset && anchor.dataset.save) { event.preventDefault(); save(anchor); return; }
  if (anchor.target && anchor.target !== '_self') return;
  if (!inside(anchor) || anchor.closest('[data-testid=stPageLink]')) return;
  event.preventDefault();
  go(anchor.href);
}

function onKey(event) {
  if (!state.data || !state.data.demo || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.composedPath()[0];
  if (target.closest && target.closest('input, textarea, select, [role=combobox], [contenteditable]')) return;
  const step = { PageDown: 1, PageUp: -1 }[event.key];
  const query = new URLSearchParams(location.search);
  if (event.key === 'Escape') { query.delete('demo'); go(location.pathname + '?' + query); return; }
  if (!step) return;
  event.preventDefault();
  const pages = state.data.pages, root = location.pathname.replace(/[^/]*$/, '');
  const at = pages.indexOf(location.pathname.slice(root.length));
  const kept = new URLSearchParams([['ui', state.data.lang], ['demo', '1']]);
  go(root + pages[(at + step + pages.length) % pages.length] + '?' + kept);
}

export default function (component) {
  state.data = component.data;
  document.documentElement.lang = component.data.lang;
  if (!window.marsadFrame) {
    window.marsadFrame = true;
    document.addEventListener('click', onClick);
    document.addEventListener('keydown', onKey);
  }
}
