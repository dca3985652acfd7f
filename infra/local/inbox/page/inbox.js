import { element } from './element.js';
import { MailList } from './list.js';
import { messageView } from './message.js';

const pageSize = 200;
const byId = (id) => document.getElementById(id);
const list = new MailList(byId('list'));
const message = byId('message');
let connected = false;

/** Shows a failed request as a lost connection, which ends when the event stream reconnects. */
const attempt = (request) =>
  request.catch(() => {
    connected = false;
    showState();
  });

const showState = () => {
  const count = list.size === 1 ? '1 message' : `${list.size} messages`;
  byId('state').textContent = connected ? `Live · ${count}` : 'Reconnecting …';
  byId('state').classList.toggle('live', connected);
  byId('clear').disabled = list.size === 0;
  byId('empty').hidden = list.size > 0;
  byId('nomatch').hidden = list.size === 0 || list.shown > 0;
};

const load = async (before) => {
  const cursor = before ? `&before=${before}` : '';
  const messages = await (await fetch(`messages?view=summary&limit=${pageSize}${cursor}`)).json();
  for (const mail of messages) list.add(mail);
  byId('older').hidden = messages.length < pageSize;
  list.select(selectedId());
  showState();
};

const selectedId = () => location.hash.slice(1);

const showPlaceholder = (text) => message.replaceChildren(element('p', { class: 'empty' }, text));

const open = async () => {
  const id = selectedId();
  document.body.classList.toggle('reading', id !== '');
  list.select(id);
  if (!id) return showPlaceholder('Select a message to read it.');
  const response = await fetch(`messages/${encodeURIComponent(id)}`);
  const mail = response.ok ? await response.json() : undefined;
  if (id !== selectedId()) return; // another message was selected in the meantime
  if (!mail) return showPlaceholder('This message has been deleted.');
  message.replaceChildren(...messageView(mail));
  if (matchMedia('(max-width: 760px)').matches) message.focus();
};

const listen = () => {
  const events = new EventSource('events');
  events.onopen = () => {
    connected = true;
    attempt(load());
  };
  events.onerror = () => {
    connected = false;
    showState();
  };
  events.addEventListener('message', ({ data }) => {
    list.add(JSON.parse(data));
    showState();
  });
  events.addEventListener('cleared', () => {
    list.clear();
    location.hash = '';
    showState();
  });
};

byId('filter').addEventListener('input', ({ target }) => {
  list.filter(target.value);
  showState();
});
byId('older').addEventListener('click', () => attempt(load(list.oldest)));
byId('clear').addEventListener('click', () => byId('confirm').showModal());
byId('confirm').addEventListener('close', ({ target }) => {
  if (target.returnValue === 'delete') attempt(fetch('messages', { method: 'DELETE' }));
});
addEventListener('hashchange', () => attempt(open()));
listen();
attempt(open());
