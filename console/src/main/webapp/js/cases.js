import { badge, el, table, ticketLink, time } from './dom.js';
import { caseTable } from './overview.js';

export const list = {
  load: (api) => api.get('cases?limit=100'),
  show: (cases) => [el('h1', {}, 'Cases'), el('section', { class: 'card' }, caseTable(cases))],
};

export function found(number) {
  return {
    load: async (api) => {
      const cases = await api.get(`cases?number=${encodeURIComponent(number)}`);
      if (cases.length === 1) {
        location.replace(`#/case/${encodeURIComponent(cases[0].id)}`);
      }
      return cases;
    },
    show: (cases) => [
      el('h1', {}, 'Cases with a ticket ', number),
      el('section', { class: 'card' }, cases.length === 0
        ? el('p', {}, 'No ticket of this number or id is known, on any side. A ticket is known from its first message on.')
        : caseTable(cases)),
    ],
  };
}

export function one(id) {
  return {
    load: async (api) => {
      const [page, configuration] = await Promise.all([api.get(`cases/${encodeURIComponent(id)}`), api.get('configuration')]);
      return { page, contracts: configuration.contracts };
    },
    show,
  };
}

function show({ page, contracts }, act) {
  const customer = page.customer;
  return [
    el('div', { class: 'line' },
      el('h1', {}, ticketLink(name(customer), customer.link)),
      el('span', { class: 'soft' }, customer.system, customer.nativeStatus && ` · ${customer.nativeStatus}`),
      page.dirty ? badge('underway', 'Something about this case waits to be decided') : badge('agreed', 'Nothing waits to be decided'),
      act.may('operator') && el('button', { class: 'end', id: 'reread', click: () => act.run('POST', `cases/${encodeURIComponent(page.id)}/reread`, undefined, 'Both sides will be read and decided again.') }, 'Read again')),
    ...page.bonds.map((bond) => bondCard(bond, customer, page, act)),
    page.bonds.length === 0 && el('p', { class: 'card' }, 'This ticket is in no contract\u2019s scope, so it has no bond.'),
    byHand(page, contracts, act),
    el('section', { class: 'card' }, el('h2', {}, 'What happened and why'), timeline(page.timeline)),
  ].filter(Boolean);
}

/** Contracts that a person gave the ticket to, and those it may be given to. */
function byHand(page, contracts, act) {
  const path = `cases/${encodeURIComponent(page.id)}/bonds`;
  const served = page.bonds.filter((bond) => bond.state !== 'ended').map((bond) => bond.contract).concat(page.byHand);
  const open = contracts.filter((contract) => contract.byHand && contract.mode === 'live' && !served.includes(contract.name));
  const gives = act.may('operator') && page.customer.id && open.length > 0;
  if (page.byHand.length === 0 && !gives) return undefined;
  return el('section', { class: 'card' }, el('h2', {}, 'Given by hand'),
    page.byHand.map((contract) => el('div', { class: 'line' },
      el('span', {}, `to contract ${contract}, until it is taken back`),
      act.may('operator') && el('button', { id: `back-${contract}`, click: () => act.run('DELETE', `${path}/${encodeURIComponent(contract)}`, undefined, `Taken back: the scope of ${contract} counts again.`) }, 'Take back'))),
    gives && el('form', { class: 'line', submit: (event) => {
      event.preventDefault();
      const contract = event.target.elements.contract.value;
      act.run('POST', path, { contract }, `Given to ${contract}.`);
    } },
    el('label', { for: 'contract' }, 'Give it to contract'),
    el('select', { id: 'contract', name: 'contract' }, open.map((contract) => el('option', { value: contract.name }, `${contract.name} (${contract.provider})`))),
    el('button', { id: 'give' }, 'Give')));
}

function name(ticket) {
  return ticket.number ?? ticket.id ?? `(no ticket at ${ticket.system} yet)`;
}

function bondCard(bond, customer, page, act) {
  const over = bond.state === 'ended' || bond.state === 'broken';
  const head = el('span', { class: 'line' },
    el('h2', {}, name(customer), ' ↔ ', ticketLink(name(bond.provider), bond.provider.link)),
    el('span', { class: 'soft' }, bond.provider.system, bond.provider.nativeStatus && ` · ${bond.provider.nativeStatus}`),
    badge(bond.state), bond.lead && badge('lead', 'It owns the fields that belong to the provider'),
    el('span', { class: 'soft small' }, `contract ${bond.contract}`, bond.generation > 1 && `, ${bond.generation}th ticket`));
  const body = [
    fields(bond, customer, page, act),
    bond.operations.length > 0 && el('div', {}, el('h3', {}, 'Not settled yet'), operations(bond.operations)),
    bond.notes.length > 0 && el('div', {}, el('h3', {}, 'Notes'), notes(bond.notes, customer.system, bond.provider.system)),
  ].filter(Boolean);
  return over
    ? el('details', { class: 'card', 'data-keep': bond.id }, el('summary', {}, head), ...body)
    : el('section', { class: 'card' }, head, ...body);
}

function fields(bond, customer, page, act) {
  const asks = (row) => ['conflict', 'refused'].includes(row.mark);
  return table([
    { title: 'Field', cell: (row) => row.field },
    { title: customer.system, cell: (row) => value(row.customer, row.mark === 'ended' ? undefined : row.agreedAtCustomer) },
    { title: bond.provider.system, cell: (row) => value(row.provider, row.mark === 'ended' ? undefined : row.agreedAtProvider) },
    { title: 'Agreed', cell: (row) => row.agreed === undefined ? el('span', { class: 'none' }, 'nothing') : value(row.agreed) },
    { title: 'Evidence', cell: (row) => row.customerGrade
      ? el('span', { class: 'small' }, `${customer.system}: ${row.customerGrade}`, el('br'), `${bond.provider.system}: ${row.providerGrade}`)
      : el('span', { class: 'none' }, 'none') },
    { title: 'State', cell: (row) => el('div', {}, badge(row.mark), row.why && el('div', { class: 'small' }, row.why),
      row.mark === 'refused' && act.may('operator') && el('button', {
        id: `retry-${bond.id}-${row.field}`,
        click: () => act.run('POST', `cases/${encodeURIComponent(page.id)}/retry`, undefined, 'What was refused will be sent again.'),
      }, 'Send again'),
      row.mark === 'conflict' && act.may('operator') && ['customer', 'provider'].map((side) => el('button', {
        id: `resolve-${bond.id}-${row.field}-${side}`,
        click: () => act.run('POST', `cases/${encodeURIComponent(page.id)}/resolve`, { bond: bond.id, field: row.field, side }, `The ${side}'s ${row.field} counts.`),
      }, `${side} counts`))) },
  ], bond.fields, 'Neither side has shown a field yet.', { class: 'fields' }, (row) => asks(row) && 'attention');
}

/** What a side shows; marked where it is not how that side showed the agreed value. */
function value(shown, agreedHere) {
  if (shown === undefined) return el('span', { class: 'none' }, 'not shown');
  const apart = agreedHere !== undefined && shown !== agreedHere;
  return el('span', { class: apart ? 'value apart' : 'value', title: apart ? `agreed here: ${agreedHere || '(empty)'}` : undefined },
    shown === '' ? el('span', { class: 'none' }, 'empty') : shown);
}

function operations(all) {
  return table([
    { title: 'Operation', cell: (operation) => el('span', { class: 'mono' }, operation.key) },
    { title: 'Kind', cell: (operation) => operation.kind },
    { title: 'To', cell: (operation) => operation.side },
    { title: 'State', cell: (operation) => badge(operation.state) },
  ], all, '');
}

function notes(all, customer, provider) {
  return el('ul', { class: 'notes' }, all.map((note) => el('li', { class: note.side },
    el('div', { class: 'soft small' }, time(note.at), ` · ${note.side === 'customer' ? customer : provider} · ${note.author} · ${note.visibility}`, note.ours && ' · brought by Ebond'),
    el('div', { class: 'text' }, note.text))));
}

function timeline(events) {
  return events.length === 0 ? el('p', { class: 'soft' }, 'Nothing yet.') : el('ol', { class: 'timeline' }, events.map((event) => el('li', {},
    time(event.at), el('span', {}, badge(event.kind)), el('span', { class: 'soft' }, event.system), el('span', { class: 'text' }, event.text))));
}
