// jsdom, with what JupyterLab takes for granted in a browser and jsdom lacks.
const { TestEnvironment } = require('jest-environment-jsdom');
const { TextDecoder, TextEncoder } = require('util');
const { MessageChannel } = require('worker_threads');

module.exports = class extends TestEnvironment {
  constructor(...parts) {
    super(...parts);
    const { fetch, Headers, Request, Response, structuredClone } = globalThis;
    const channels = new Set();
    this.channels = channels;
    // A port that nobody closed would keep the process from ending.
    class Channel extends MessageChannel {
      constructor() {
        super();
        channels.add(this);
      }
    }
    Object.assign(this.global, {
      fetch,
      Headers,
      Request,
      Response,
      structuredClone,
      TextDecoder,
      TextEncoder,
      MessageChannel: Channel
    });
  }

  async teardown() {
    this.channels.forEach(channel => channel.port1.close());
    await super.teardown();
  }
};
