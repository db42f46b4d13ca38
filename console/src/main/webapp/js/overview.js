import { badge, count, duration, el, table, time } from './dom.js';

const STATES = ['proposed', 'creating', 'active', 'ending', 'ended', 'broken'];

export async function load(api) {
  const [overview, cases, configuration] = await Promise.all([api.get('overview'), api.get('cases?limit=10'), api.get('configuration')]);
  return { overview, cases, configuration };
}

export function show({ overview, cases, configuration }, act) {
  const total = (pick) => overview.systems.reduce((sum, system) => sum + pick(system), 0);
  const bonds = Object.entries(overview.bonds);
  const inState = (state) => bonds.reduce((sum, [, states]) => sum + (states[state] ?? 0), 0);
  return [
    el('div', { class: 'line' },
      el('h1', {}, overview.installation),
      overview.quiet ? badge('agreed', 'Nothing waits and nothing is under way') : badge('underway', 'Something waits or is under way'),
      el('span', { class: 'end soft small' }, 'business time ', time(overview.clocks.business), ' · configuration ',
        el('span', { class: 'mono', title: overview.configuration }, overview.configuration.slice(0, 12)))),
    el('div', { class: 'tiles' },
      tile(inState('active'), 'active bonds'),
      tile(total((system) => system.ready), 'operations waiting'),
      tile(total((system) => system.open), 'attempts open'),
      tile(overview.parked, 'parked for a person')),
    el('section', { class: 'card' }, el('h2', {}, 'Systems'), systems(overview.systems, act)),
    el('section', { class: 'card' }, el('h2', {}, 'Bonds'), table(
      [{ title: 'Provider', cell: ([system]) => system },
        ...STATES.map((state) => ({ title: state, number: true, cell: ([, states]) => count(states[state] ?? 0) }))],
      bonds, 'No bonds yet. They appear when a ticket comes into a contract\u2019s scope.')),
    el('section', { class: 'card' }, el('div', { class: 'line' }, el('h2', {}, 'Cases that moved last'), el('a', { class: 'end', href: '#/cases' }, 'all')), caseTable(cases)),
    warnings(configuration),
  ].filter(Boolean);
}

/** What the loader warned of; closed, because it is the same every day. */
function warnings({ warnings: all }) {
  return all.length > 0 && el('details', { class: 'card', 'data-keep': 'warnings' },
    el('summary', {}, el('span', { class: 'line' }, el('h2', {}, 'Configuration'),
      el('span', { class: 'soft' }, `${all.length} warning${all.length === 1 ? '' : 's'} about what gets lost on the way`))),
    table([
      { title: 'Where', cell: (w) => el('span', { class: 'mono' }, w.line ? `${w.file}:${w.line}` : w.file) },
      { title: 'What', cell: (w) => w.message },
      { title: 'Mend', cell: (w) => el('span', { class: 'soft' }, w.mend) },
    ], all, ''));
}

function tile(number, words) {
  return el('div', { class: 'tile' }, el('b', {}, count(number)), el('span', {}, words));
}

function systems(all, act) {
  return table([
    { title: 'System', cell: (s) => [el('b', {}, s.name), el('div', { class: 'soft small' }, `${s.side} · ${s.profile} · ${s.protocol}`)] },
    { title: 'Health', cell: (s) => el('div', {}, badge(s.health), s.reason && el('div', { class: 'small' }, s.reason)) },
    { title: 'Waiting', number: true, cell: (s) => count(s.ready) },
    { title: 'Open', number: true, cell: (s) => count(s.open) },
    { title: 'Parked', number: true, cell: (s) => s.parked ? el('a', { href: `#/parked/${encodeURIComponent(s.name)}` }, count(s.parked)) : '0' },
    { title: 'Lag', number: true, cell: (s) => duration(s.lagSeconds) },
    ...(act.may('operator') ? [{
      title: 'Action',
      cell: (s) => s.health === 'paused'
        ? el('button', { id: `resume-${s.name}`, click: () => act.run('POST', `systems/${encodeURIComponent(s.name)}/resume`, undefined, `${s.name} resumed.`) }, 'Resume')
        : el('button', { id: `pause-${s.name}`, click: () => act.run('POST', `systems/${encodeURIComponent(s.name)}/pause`, undefined, `${s.name} paused: nothing leaves for it, what arrives is kept.`) }, 'Pause'),
    }] : []),
  ], all, 'No system is configured.');
}

export function caseTable(cases) {
  return table([
    { title: 'Ticket', cell: (c) => el('a', { href: `#/case/${encodeURIComponent(c.id)}` }, c.number ?? c.ticket ?? c.id) },
    { title: 'Bonds', number: true, cell: (c) => count(c.bonds) },
    { title: 'Moved', cell: (c) => time(c.movedAt) },
  ], cases, 'No case.');
}
