// A small help desk on Slack's JavaScript framework. It knows nothing of the workspace but its address.
// MODE is "socket" or "http"; it prints one line of JSON when it is ready, and one for each thing it saw.
const { App } = require("@slack/bolt");

const tell = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const plain = (text) => ({ type: "plain_text", text });
const socketMode = process.env.MODE === "socket";

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: socketMode ? process.env.SLACK_APP_TOKEN : undefined,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  socketMode,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  logLevel: "error",
});

const form = (text, channel) => ({
  type: "modal",
  callback_id: "request",
  private_metadata: channel,
  title: plain("Ask for help"),
  submit: plain("Send"),
  blocks: [
    {
      type: "input",
      block_id: "what",
      label: plain("What happened?"),
      element: { type: "plain_text_input", action_id: "said", initial_value: text },
    },
    {
      type: "input",
      block_id: "kind",
      dispatch_action: true,
      label: plain("Kind"),
      element: {
        type: "static_select",
        action_id: "pick",
        options: ["vpn", "laptop"].map((value) => ({ text: plain(value), value })),
      },
    },
    {
      type: "input",
      block_id: "asset",
      optional: true,
      label: plain("Device"),
      element: { type: "external_select", action_id: "device", min_query_length: 1 },
    },
  ],
});

app.command("/desk", async ({ ack, body, client, respond }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form(body.text, body.channel_id) });
  await respond({ text: "A form is open.", response_type: "ephemeral" });
});

app.options("device", async ({ ack, payload }) => {
  await ack({ options: [{ text: plain(`Printer ${payload.value}`), value: "p1" }] });
});

app.action("pick", async ({ ack, body, client, payload }) => {
  await ack();
  const hint = { type: "section", block_id: "hint", text: plain(`About ${payload.selected_option.value}`) };
  const view = form("", body.view.private_metadata);
  await client.views.update({
    view_id: body.view.id,
    hash: body.view.hash,
    view: { ...view, blocks: [...view.blocks, hint] },
  });
});

app.view("request", async ({ ack, view, client }) => {
  const said = view.state.values.what.said.value;
  if (said.length < 10) return ack({ response_action: "errors", errors: { what: "Say a little more." } });
  await ack();
  const button = { type: "button", action_id: "claim", text: plain("Claim"), value: "7", style: "primary" };
  const posted = await client.chat.postMessage({
    channel: view.private_metadata,
    text: said,
    blocks: [
      { type: "section", block_id: "head", text: { type: "mrkdwn", text: `*${said}*` } },
      { type: "actions", block_id: "doing", elements: [button] },
    ],
    metadata: { event_type: "request", event_payload: { kind: view.state.values.kind.pick.selected_option.value } },
  });
  await client.reactions.add({ channel: posted.channel, timestamp: posted.ts, name: "eyes" });
});

app.action("claim", async ({ ack, body, client, respond }) => {
  await ack();
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `taken by <@${body.user.id}>`, blocks: [] });
  await respond({ text: "It is yours.", replace_original: false });
});

app.shortcut("file", async ({ ack, shortcut, client }) => {
  await ack();
  await client.chat.postEphemeral({
    channel: shortcut.channel.id,
    user: shortcut.user.id,
    text: `Filed: ${shortcut.message.text}`,
  });
});

app.event("app_mention", async ({ event, say }) => {
  await say({ text: `You said: ${event.text}`, thread_ts: event.ts });
});

app.event("app_home_opened", async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: "home", blocks: [{ type: "header", text: plain("Your requests") }] },
  });
});

app.error(async (error) => tell({ error: String(error.stack || error) }));

(async () => {
  const server = await app.start(socketMode ? undefined : 0);
  tell({ ready: true, port: socketMode ? null : server.address().port });
})().catch((error) => {
  tell({ error: String(error.stack || error) });
  process.exit(1);
});

// The test ends us by closing our standard input.
process.stdin.on("end", () => process.exit(0)).resume();
