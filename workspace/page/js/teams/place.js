// What the page's address means on the Teams side: `chat` is the chat with the app, anything else a channel.

/** {kind: 'chat' | 'channel' | 'lost', held: the conversation or null} */
export function placeOf(route, { conversations }) {
  const wanted = (route.place ?? 'chat').toLowerCase();
  const personal = conversations.find((one) => one.kind === 'personal');
  if (wanted === 'chat' || wanted === personal?.id.toLowerCase())
    return { kind: personal ? 'chat' : 'lost', held: personal ?? null };
  const channel = conversations.find(
    (one) => one.kind === 'channel' && [one.id, one.name].some((name) => name.toLowerCase() === wanted),
  );
  return { kind: channel ? 'channel' : 'lost', held: channel ?? null };
}
