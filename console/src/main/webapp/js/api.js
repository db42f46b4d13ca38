// Talks to the admin API. A problem (RFC 9457) becomes an Error with its words.

export async function get(path) {
  return answer(await fetch(`api/${path}`, { headers: { Accept: 'application/json', 'X-Ebond-Page': '1' } }));
}

export async function change(method, path, body) {
  return answer(await fetch(`api/${path}`, {
    method,
    headers: { 'X-Ebond-Page': '1', ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  }));
}

async function answer(response) {
  if (response.status === 401) {
    location.replace('login.html');
    throw new Error('Nobody is logged in.');
  }
  const json = (response.headers.get('Content-Type') ?? '').includes('json') ? await response.json() : undefined;
  if (!response.ok) {
    throw new Error(json ? `${json.detail} ${json.mend}` : `The server answered ${response.status}.`);
  }
  return json;
}
