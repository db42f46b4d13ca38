// Shows the view that the address names and keeps it fresh.
import * as api from './api.js';
import * as cases from './cases.js';
import * as overview from './overview.js';
import { parked } from './parked.js';
import { el } from './dom.js';

const FRESH_MILLIS = 2000;
const ROLES = ['viewer', 'operator', 'admin'];
const $ = (id) => document.getElementById(id);

let who = { name: '', role: 'viewer' };
let round = 0;
let timer = 0;
let shown = '';

const act = {
  may: (role) => ROLES.indexOf(who.role) >= ROLES.indexOf(role),
  async run(method, path, body, done) {
    try {
      await api.change(method, path, body);
      say(done);
    } catch (error) {
      say(error.message, true);
    }
    refresh();
  },
};

function view() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  switch (name) {
    case 'cases': return cases.list;
    case 'case': return cases.one(rest.join('/'));
    case 'find': return cases.found(rest.join('/'));
    case 'parked': return parked(rest.join('/'));
    default: return overview;
  }
}

function say(text, bad = false) {
  const message = $('message');
  message.textContent = text;
  message.hidden = !text;
  message.classList.toggle('bad', bad);
}

function live(word, tone) {
  const light = $('live');
  if (light.textContent !== word) light.textContent = word;
  light.className = `live ${tone}`;
}

/** Draws only what changed, and puts focus, open details and scroll back where they were. */
function draw(view, data) {
  const key = location.hash + JSON.stringify(data);
  if (key === shown) return;
  const focus = document.activeElement?.id;
  const open = [...document.querySelectorAll('details[data-keep][open]')].map((details) => details.dataset.keep);
  $('main').replaceChildren(...view.show(data, act));
  document.querySelectorAll('details[data-keep]').forEach((details) => { details.open = open.includes(details.dataset.keep); });
  if (focus && document.activeElement?.id !== focus) $(focus)?.focus({ preventScroll: true });
  shown = key;
}

async function refresh() {
  clearTimeout(timer);
  const mine = ++round;
  const now = view();
  try {
    const [data, waiting] = await Promise.all([now.load(api), now === overview ? undefined : api.get('overview')]);
    if (mine !== round) return;
    const parkedCount = (waiting ?? data.overview).parked;
    $('parked-count').textContent = parkedCount;
    $('parked-count').hidden = parkedCount === 0;
    draw(now, data);
    live('live', 'on');
  } catch (error) {
    if (mine !== round) return;
    live('not live', 'off');
    if (!shown.startsWith(`${location.hash}{`) && !shown.startsWith(`${location.hash}[`)) {
      $('main').replaceChildren(el('p', { class: 'card' }, error.message));
    }
  }
  timer = setTimeout(refresh, document.hidden ? 5 * FRESH_MILLIS : FRESH_MILLIS);
}

function turn() {
  const name = location.hash.replace(/^#\/?/, '').split('/')[0];
  document.querySelectorAll('nav a').forEach((link) => {
    const its = link.getAttribute('href').slice(2);
    if (its === name || (its === 'cases' && ['case', 'find'].includes(name))) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  say('');
  refresh();
}

$('find').addEventListener('submit', (event) => {
  event.preventDefault();
  const number = $('number').value.trim();
  if (number) location.hash = `#/find/${encodeURIComponent(number)}`;
});
$('logout').addEventListener('click', async () => {
  await api.change('DELETE', 'session').catch(() => undefined);
  location.replace('login.html');
});
addEventListener('hashchange', () => { turn(); $('main').focus({ preventScroll: true }); scrollTo(0, 0); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });

who = await api.get('session');
$('user').textContent = `${who.name} (${who.role})`;
turn();
