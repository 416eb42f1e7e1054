// The playground listens on every interface and looks for the cloud it runs in. Here it does neither.
const { Server, Socket } = require("node:net");

const HERE = new Set([undefined, "", "localhost", "127.0.0.1", "::1"]);
const { listen } = Server.prototype;
const { connect } = Socket.prototype;

Server.prototype.listen = function (port, ...more) {
  return typeof port === "number" && typeof more[0] !== "string"
    ? listen.call(this, port, "127.0.0.1", ...more)
    : listen.call(this, port, ...more);
};

Socket.prototype.connect = function (...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given; // Node hands on to itself in one array
  const host = typeof first === "object" ? first.host : typeof second === "string" ? second : undefined;
  if (HERE.has(host)) return connect.apply(this, given);
  const refused = new Error(`the playground does not leave this machine, and ${host} is elsewhere`);
  setImmediate(() => this.destroy(refused)); // by then somebody listens for the error
  return this;
};
