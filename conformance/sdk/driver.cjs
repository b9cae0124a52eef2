// Drives a target with the official library for Node.js. The plot comes as JSON on standard input, the
// story goes as JSON to standard output: what each step returned or raised, and how many requests it sent.
"use strict";

const plot = JSON.parse(require("fs").readFileSync(0, "utf8"));
const place = require.resolve("twilio/package.json", { paths: [process.cwd()] });
const version = require(place).version;
const twilio = require(require("path").dirname(place));

let requests = 0;

// The forwarder takes path and query only, and puts the target's own host in.
class Forwarding extends twilio.RequestClient {
  request(options) {
    const url = new URL(options.uri);
    requests += 1;
    return super.request({ ...options, uri: plot.forwarder + url.pathname + url.search });
  }
}

const library = twilio(plot.account_sid, plot.password, { httpClient: new Forwarding() });
library.proxy.baseUrl = plot.base_url;
const sessions = library.proxy.v1.services(plot.service_sid).sessions;
const made = {};
let secondPage = null;

class Unmet extends Error {}

function at(step) {
  // What shows no SID is no Session that could be named afterwards.
  if (!made[step]) throw new Unmet(step);
  return sessions(made[step]);
}

const ATTRIBUTES = {
  sid: "sid", service_sid: "serviceSid", account_sid: "accountSid", unique_name: "uniqueName",
  status: "status", closed_reason: "closedReason", ttl: "ttl", mode: "mode", date_started: "dateStarted",
  date_ended: "dateEnded", date_last_interaction: "dateLastInteraction", date_expiry: "dateExpiry",
  date_created: "dateCreated", date_updated: "dateUpdated", url: "url", links: "links",
};

function plain(value) {
  if (value === undefined) return null;
  return value instanceof Date ? { date: value.toISOString().replace(".000Z", "Z") } : value;
}

function told(session) {
  const pairs = Object.entries(ATTRIBUTES).map(([name, attribute]) => [name, plain(session[attribute])]);
  return Object.fromEntries(pairs);
}

const sids = (found) => found.map((one) => one.sid);

const DEEDS = {
  async create() {
    const session = await sessions.create({
      uniqueName: plot.name, ttl: plot.ttl, mode: plot.mode, dateExpiry: new Date(plot.expiry),
    });
    made.create = session.sid;
    return told(session);
  },
  async bare() {
    const session = await sessions.create();
    made.bare = session.sid;
    return told(session);
  },
  fetch: async () => told(await at("create").fetch()),
  update: async () => told(await at("create").update({ ttl: plot.new_ttl })),
  async duplicate() {
    at("create");
    return told(await sessions.create({ uniqueName: plot.name }));
  },
  close: async () => told(await at("create").update({ status: "closed" })),
  async fill() {
    const found = [];
    for (const name of plot.more) found.push(await sessions.create({ uniqueName: name, ttl: plot.ttl }));
    return sids(found);
  },
  whole: async () => sids(await sessions.list({ pageSize: plot.page_size })),
  stream: () =>
    new Promise((resolve, reject) => {
      const found = [];
      const done = (error) => (error ? reject(error) : resolve(found));
      sessions.each({ pageSize: plot.page_size, done }, (one) => found.push(one.sid));
    }),
  async pages() {
    const found = [];
    let page = await sessions.page({ pageSize: plot.page_size });
    secondPage = page.nextPageUrl;
    while (page) {
      found.push(...sids(page.instances));
      page = await page.nextPage();
    }
    return found;
  },
  async page() {
    if (!secondPage) throw new Unmet("pages");
    return sids((await sessions.getPage(secondPage)).instances);
  },
  remove: () => at("create").remove(),
  gone: async () => told(await at("create").fetch()),
  async inform() {
    const context = at("bare");
    if (!context.removeWithHttpInfo) return null;
    const answer = await context.removeWithHttpInfo();
    return { data: answer.body ?? answer.data, status: answer.statusCode };
  },
};

async function taken(name) {
  const begin = requests;
  const step = { name, value: null, error: null, needs: "" };
  try {
    step.value = await DEEDS[name]();
  } catch (raised) {
    if (raised instanceof Unmet) step.needs = raised.message;
    else step.error = told_of(raised);
  }
  return { ...step, requests: requests - begin };
}

function told_of(raised) {
  return {
    kind: raised.constructor.name,
    status: raised.status ?? null,
    code: raised.code ?? null,
    message: String(raised.message).slice(0, 500),
  };
}

async function tell() {
  const steps = [];
  for (const name of plot.steps) steps.push(await taken(name));
  const story = { version: `${version} on Node.js ${process.versions.node}`, steps };
  process.stdout.write(JSON.stringify(story), () => process.exit(0));
}

tell();
