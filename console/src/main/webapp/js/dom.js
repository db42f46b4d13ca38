// Makes elements. Text from tickets only ever becomes text: nothing here reads HTML.

/** An element: el('td', {class: 'number'}, 3). Functions become listeners, false and undefined are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A table; each column is {title, number?, cell(row)}. The first column is the row's heading. */
export function table(columns, rows, empty, attributes = {}, rowClass = () => undefined) {
  if (rows.length === 0) {
    return el('p', { class: 'soft' }, empty);
  }
  return el(
    'table', attributes,
    el('thead', {}, el('tr', {}, columns.map((column) => el('th', { scope: 'col', class: column.number && 'number' }, column.title)))),
    el('tbody', {}, rows.map((row) => el('tr', { class: rowClass(row) }, columns.map((column, index) => index === 0
      ? el('th', { scope: 'row' }, column.cell(row))
      : el('td', { class: column.number && 'number', 'data-label': column.title }, column.cell(row)))))),
  );
}

const TONES = {
  well: 'good', active: 'good', agreed: 'good', shown: 'good',
  underway: 'info', creating: 'info', ending: 'info', proposed: 'info', acknowledged: 'info', open: 'info', ready: 'info', message: 'info',
  person: 'info',
  changed: 'warn', paused: 'warn', sent: 'warn',
  failing: 'bad', conflict: 'bad', refused: 'bad', broken: 'bad', parked: 'bad', trouble: 'bad', gap: 'bad',
};

export function badge(word, title) {
  return el('span', { class: `badge ${TONES[word] ?? ''}`, title }, word);
}

export function time(iso) {
  if (!iso) {
    return el('span', { class: 'none' }, 'never');
  }
  const at = new Date(iso);
  const two = (n) => String(n).padStart(2, '0');
  const text = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return el('time', { datetime: iso, title: iso }, text);
}

export function duration(seconds) {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

export function count(number) {
  return number.toLocaleString('en-GB');
}

/** A ticket's link when it is one a browser should open, else its text alone. */
export function ticketLink(text, link) {
  try {
    const url = new URL(link);
    if (url.protocol === 'https:' || url.protocol === 'http:') {
      return el('a', { href: url.href, rel: 'noreferrer noopener', target: '_blank' }, text);
    }
  } catch {
    // no address: its text is enough
  }
  return text;
}
