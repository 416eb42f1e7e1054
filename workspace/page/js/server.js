// The person side of the workspace's server: plain JSON over HTTP, and one websocket with snapshots.

const LOST = {
  ok: false,
  error: 'connection_lost',
  sentence: 'The workspace could not be reached. Try again?',
};

/** The cast, the app's commands and shortcuts, and the clock. Throws when the server is away. */
export async function fetchCast() {
  const answer = await fetch('client/people');
  if (!answer.ok) throw new Error(`people: ${answer.status}`);
  return answer.json();
}

/** Do `verb` as `person`. Always resolves to `{ok: true, …}` or `{ok: false, error, sentence}`. */
export function act(person, verb, body = {}) {
  return post(`client/${encodeURIComponent(person)}/${verb}`, body);
}

/** Move the workspace's clock forward by `seconds`, for everybody. */
export function advance(seconds) {
  return post('client/clock', { advance: seconds });
}

async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = await answer.json();
    if (said && typeof said.ok === 'boolean') return said;
    return { ok: false, error: 'server_error', sentence: `The workspace answered ${answer.status}.` };
  } catch {
    return LOST;
  }
}

/** Follow what `person` sees. Calls `heard(snapshot)` and `line('open' | 'lost')`; returns a stop function. */
export function follow(person, { heard, line }) {
  let socket = null;
  let stopped = false;
  let wait = 250;
  const dial = () => {
    const address = new URL(`client/${encodeURIComponent(person)}/live`, document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    // Versions count per connection: after a restart of the server they start again.
    let newest = -Infinity;
    socket = new WebSocket(address);
    socket.onopen = () => {
      wait = 250;
      if (!stopped) line('open');
    };
    socket.onmessage = (message) => {
      if (stopped) return;
      const snapshot = JSON.parse(message.data);
      if (snapshot.version < newest) return;
      newest = snapshot.version;
      heard(snapshot);
    };
    socket.onclose = () => {
      if (stopped) return;
      line('lost');
      setTimeout(() => stopped || dial(), wait);
      wait = Math.min(wait * 2, 4000);
    };
  };
  dial();
  return () => {
    stopped = true;
    socket.close();
  };
}
