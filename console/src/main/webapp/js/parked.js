import { badge, el, table, time } from './dom.js';

export function parked(system) {
  const query = system ? `?system=${encodeURIComponent(system)}` : '';
  return {
    load: (api) => api.get(`parked${query}`),
    show: (all, act) => [
      el('div', { class: 'line' },
        el('h1', {}, system ? `Parked for ${system}` : 'Parked'),
        el('span', { class: 'soft' }, 'Work that cannot go on without a person.'),
        all.length > 0 && act.may('operator') && el('button', { class: 'end', id: 'replay-all', click: () => act.run('POST', `parked/replay${query}`, undefined, 'Everything will be tried again.') }, 'Replay all')),
      el('section', { class: 'card' }, table([
        { title: 'What happened', cell: (item) => [el('div', {}, item.reason), item.operation && el('div', { class: 'mono soft' }, item.operation)] },
        { title: 'What mends it', cell: (item) => item.mend },
        { title: 'Kind', cell: (item) => badge(item.kind) },
        { title: 'Where', cell: (item) => el('div', {}, item.system, item.ticket && ' / ', item.caseId ? el('a', { href: `#/case/${encodeURIComponent(item.caseId)}` }, item.ticket ?? 'case') : item.ticket) },
        { title: 'Since', cell: (item) => time(item.at) },
        ...(act.may('operator') ? [{ title: 'Action', cell: (item) => el('button', { id: `replay-${item.id}`, click: () => act.run('POST', `parked/${item.id}/replay`, undefined, 'It will be tried again.') }, 'Replay') }] : []),
      ], all, 'Nothing is parked.')),
    ],
  };
}
