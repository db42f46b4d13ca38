// Logs a person in; the server answers with a session cookie that scripts cannot read.
const form = document.getElementById('login');
const trouble = document.getElementById('trouble');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  trouble.textContent = '';
  try {
    const given = new FormData(form);
    const answer = await fetch('api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Ebond-Page': '1' },
      body: JSON.stringify({ name: given.get('name'), password: given.get('password') }),
    });
    if (answer.ok) {
      location.replace('./');
      return;
    }
    const problem = await answer.json();
    trouble.textContent = answer.status === 429 ? `${problem.detail} ${problem.mend}` : problem.detail;
    form.elements.password.select();
  } catch {
    trouble.textContent = 'The server does not answer. Is it running?';
  } finally {
    button.disabled = false;
  }
});

form.querySelector('button').disabled = false; // not before: a browser alone would send the form as it is
