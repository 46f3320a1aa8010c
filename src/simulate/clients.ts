import {
  type Duration,
  type EventOptions,
  type Json,
  type JsonObject,
  milliseconds,
  type PublishOptions,
  type SendOptions,
} from "@motif/core";
import { MOST_REDRIVES } from "@motif/core/platform";
import {
  type DeadLetter,
  type DeadLetterSource,
  SIGNED_PATH,
  toHttpRequestData,
  toResponse,
  uploadPlace,
  type VirtualApp,
} from "@motif/engine/virtual";
import type { Draw } from "./draw.ts";
import type { ClientAnswer, ClientRequest, History } from "./history.ts";
import type { Luck } from "./luck.ts";
import { bodyRead } from "./read-body.ts";
import type { GoesOn, SimulatedClient, SimulatedRedrive } from "./simulated-client.ts";
import { NO_EFFECT, type Watch } from "./watch.ts";

/** How often a client tries in all. */
const MOST_TRIES = 5;
/** The first wait between tries, in milliseconds; each is twice the one before. */
const FIRST_WAIT_MS = 500;
/** After so long a client takes a request for lost. */
const PATIENCE_MS = 30_000;
/** Who gave up comes back within so long. */
const ABSENCE_MS = 3_600_000;
/** How long `idle()` of example calls lets pass at most. */
const LONGEST_IDLE_MS = 60_000;
const MOST_DEAD_LETTERS = 1_000_000;
/** Who uploads late does so within this time: no URL is signed for longer than half of it. */
const LATE_MS = 7_200_000;

/** What clients need of a run. */
export interface ClientServices {
  readonly app: VirtualApp;
  readonly luck: Luck;
  readonly draw: Draw;
  readonly history: History;
  readonly watch: Watch;
}

/** A client has done what it could, and goes away. */
class GaveUp extends Error {}

/** One client in one action: it repeats what it may repeat, waits, gives up, comes back, races with itself. */
export class Client implements SimulatedClient {
  readonly chance: () => number;
  readonly #name: string;
  readonly #services: ClientServices;
  /** Requests that race with the client's others, and that it does not wait for meanwhile. */
  readonly #racing: Promise<unknown>[] = [];
  #requests = 0;

  constructor(name: string, services: ClientServices) {
    this.#name = name;
    this.#services = services;
    this.chance = services.luck.random(`${name} chooses`).next;
  }

  /** Does something as this client; that it gives up is no failure. It is over when no request of it is under way. */
  async act(action: (client: SimulatedClient) => Promise<void>): Promise<void> {
    try {
      await action(this);
    } catch (error) {
      if (!(error instanceof GaveUp)) this.#services.history.note(this.#name, `stops: ${String(error)}`);
    }
    await Promise.all(this.#racing);
  }

  fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const data = await toHttpRequestData(path, init);
    const place = `${this.#name} request ${++this.#requests}`;
    const repeatable = isRepeatable(data.method, data.headers);
    const { draw, luck } = this.#services;
    if (repeatable && draw.strikes("client.races", place)) {
      this.#racing.push(this.#attempt(data, `${place} race`));
    }
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const answer = await this.#attempt(data, `${place} try ${attempt}`);
      if (answer && !isTemporary(answer)) return responseOf(answer);
      if (!repeatable) break;
      if (draw.strikes("client.gives-up", `${place} try ${attempt}`)) break;
      const comesBack = draw.strikes("client.comes-back", `${place} try ${attempt}`);
      const usual = luck.between(1, FIRST_WAIT_MS * 2 ** attempt, `${place} wait ${attempt}`);
      const absent = comesBack ? luck.between(1, ABSENCE_MS, `${place} absent ${attempt}`) : 0;
      await this.#wait(absent || usual + askedWaitOf(answer));
    }
    throw new GaveUp();
  };

  read = async (path: string, init: RequestInit, goesOn: GoesOn): Promise<ClientAnswer | undefined> => {
    const data = await toHttpRequestData(path, init);
    return this.#attempt(data, `${this.#name} request ${++this.#requests} try 1`, goesOn);
  };

  token = (claims: JsonObject, authorizer?: string): Promise<string> => {
    const { app } = this.#services;
    return app.inNoTime(() => app.issuer.token(claims, { ...(authorizer !== undefined && { authorizer }) }));
  };

  send = async (queue: string, message: Json, options: SendOptions = {}): Promise<void> => {
    await this.#operate(`sends to ${queue}`, async (app) => {
      const { id } = await app.inNoTime(() => app.operators.queue.send(queue, message, options));
      this.#services.watch.did(this.#name, { type: "queue.send", resource: queue }, [id], NO_EFFECT);
    });
  };

  publish = async (topic: string, message: Json, options: PublishOptions = {}): Promise<void> => {
    await this.#operate(`publishes to ${topic}`, async (app) => {
      const { id } = await app.inNoTime(() => app.operators.topic.publish(topic, message, options));
      this.#services.watch.did(this.#name, { type: "topic.publish", resource: topic }, [id], NO_EFFECT);
    });
  };

  emit = async (bus: string, type: string, data: Json, options: EventOptions = {}): Promise<void> => {
    await this.#operate(`publishes ${type} to ${bus}`, async (app) => {
      const { id } = await app.inNoTime(() => app.operators.bus.publish(bus, type, data, options));
      this.#services.watch.did(this.#name, { type: "bus.publish", resource: bus }, [id], NO_EFFECT);
    });
  };

  record = async (stream: string, record: Json): Promise<void> => {
    await this.#operate(`publishes to ${stream}`, async (app) => {
      const { id } = await app.inNoTime(() => app.operators.stream.publish(stream, record));
      this.#services.watch.did(this.#name, { type: "stream.publish", resource: stream }, [id], NO_EFFECT);
    });
  };

  put = async (bucket: string, key: string, content: string | Uint8Array): Promise<void> => {
    await this.#operate(`puts ${bucket}/${key}`, async (app) => {
      const written = await app.inNoTime(() => app.operators.bucket.handle(bucket).put(key, content));
      const { version, contentType } = written;
      const objects = [{ key, after: { version, contentType, text: Buffer.from(content).toString() } }];
      const operation = { type: "bucket.put", resource: bucket };
      this.#services.watch.did(this.#name, operation, undefined, { items: [], objects });
    });
  };

  delete = async (bucket: string, key: string): Promise<void> => {
    await this.#operate(`deletes ${bucket}/${key}`, async (app) => {
      await app.inNoTime(() => app.operators.bucket.handle(bucket).delete(key));
      const operation = { type: "bucket.delete", resource: bucket };
      const objects = [{ key, after: undefined }];
      this.#services.watch.did(this.#name, operation, undefined, { items: [], objects });
    });
  };

  invoke = async (functionName: string, payload: Json): Promise<void> => {
    await this.#operate(`invokes ${functionName}`, async ({ engine }) => {
      await engine.invoke(functionName, payload, "wait");
    });
  };

  redrive = async (name: string, options: SimulatedRedrive = {}): Promise<number> => {
    let moved = 0;
    await this.#operate(`redrives ${name}`, async (app, place) => {
      const { draw, history, watch } = this.#services;
      const { deadLetters } = app.engine;
      const isQueue = app.inventory.resources.queue.some((queue) => queue.name === name);
      const source = { kind: isQueue ? "queue" : "function", name } as const;
      const before = await deadLetters.list(source, MOST_DEAD_LETTERS);
      let died = false;
      const dies = (id: string) => {
        const nth = before.findIndex((letter) => letter.id === id);
        died ||= draw.strikes("client.redrive-dies", `${place} letter ${nth + 1}`);
        return died;
      };
      moved += await app.inNoTime(() => redriven(deadLetters, source, before, { ...options, dies }));
      const left = await deadLetters.list(source, MOST_DEAD_LETTERS);
      // What went back has to end once more.
      for (const { id } of before) if (!left.some((letter) => letter.id === id)) history.dead.delete(id);
      watch.step();
      if (died) throw new Error("The redrive died.");
    });
    return moved;
  };

  idle = (): Promise<void> => {
    const place = `${this.#name} idle ${++this.#requests}`;
    return this.#wait(this.#services.luck.between(1, LONGEST_IDLE_MS, place));
  };

  wait = (duration: Duration): Promise<void> => this.#wait(milliseconds(duration));

  /** One attempt at a request: its answer, or undefined where none came. With `goesOn`, the body is read part by part. */
  async #attempt(
    data: Awaited<ReturnType<typeof toHttpRequestData>>,
    place: string,
    goesOn?: GoesOn,
  ): Promise<ClientAnswer | undefined> {
    const { app, draw, history, luck, watch } = this.#services;
    const { method, target, headers, body } = data;
    const isUpload = target.startsWith(SIGNED_PATH);
    if (isUpload && draw.strikes("client.uploads-late", place)) {
      await this.#wait(luck.between(1, LATE_MS, `${place} late`));
    }
    const text = body && new TextDecoder().decode(body);
    const request: ClientRequest & { answer?: ClientAnswer } = {
      client: this.#name,
      method,
      path: target,
      headers,
      body: text,
      sentAt: app.clock.now(),
      moment: history.nextMoment(),
    };
    history.requests.push(request);
    history.note(this.#name, `${method} ${target}`);
    if (draw.strikes("client.request-lost", place)) {
      await this.#wait(PATIENCE_MS);
      return undefined;
    }
    const breaksOff = isUpload && draw.strikes("client.breaks-off", place);
    const sent = breaksOff && body ? { ...data, body: body.subarray(0, body.byteLength / 2) } : data;
    const answering = this.#answer(sent, goesOn).catch(() => undefined); // the app died before it answered
    const patience = goesOn ? [] : [this.#wait(PATIENCE_MS)];
    const answer = await Promise.race([answering, ...patience]);
    const lost = !answer || breaksOff || draw.strikes("client.answer-lost", place);
    history.note(this.#name, `${method} ${target}: ${lost ? "no answer" : answer.status}`);
    if (lost) return undefined;
    request.answer = answer;
    watch.step();
    return answer;
  }

  async #answer(
    data: Awaited<ReturnType<typeof toHttpRequestData>>,
    goesOn: GoesOn | undefined,
  ): Promise<ClientAnswer | undefined> {
    const { app, history } = this.#services;
    const late = () => this.#wait(PATIENCE_MS);
    const handled = data.target.startsWith(SIGNED_PATH)
      ? this.#upload(data)
      : app.engine.gateway.handle(data);
    const answered = handled.then(toResponse);
    const response = await (goesOn ? Promise.race([answered, late()]) : answered);
    if (!response) return undefined;
    const body = goesOn ? await bodyRead(response.body, goesOn, late) : { body: await response.text() };
    const headers = Object.fromEntries(response.headers);
    return { at: app.clock.now(), moment: history.nextMoment(), status: response.status, headers, ...body };
  }

  /** Uploads by a URL that a function signed. */
  async #upload(data: Awaited<ReturnType<typeof toHttpRequestData>>) {
    const { app, watch } = this.#services;
    const response = await app.signed(data);
    const place = uploadPlace(data.target.replace(/\?.*/, ""));
    if (response.status === 200 && place) {
      const { bucket: resource, key } = place;
      const { "x-motif-version": version = "" } = Object.fromEntries(response.headers);
      const text = new TextDecoder().decode(data.body);
      const after = { version, contentType: data.headers["content-type"] ?? "", text };
      const effect = { items: [], objects: [{ key, after }] };
      watch.did(this.#name, { type: "bucket.put", resource }, undefined, effect);
    }
    return response;
  }

  /** Does something that is no request until it succeeds, as who sends messages or stores objects does. */
  async #operate(what: string, operate: (app: VirtualApp, place: string) => Promise<void>): Promise<void> {
    const { app, history, luck, draw } = this.#services;
    const place = `${this.#name} ${++this.#requests}`;
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const failed = await operate(app, `${place} try ${attempt}`).then(
        () => draw.strikes("client.answer-lost", `${place} try ${attempt}`),
        () => true,
      );
      history.note(this.#name, `${what}${failed ? ": no answer" : ""}`);
      if (!failed) return;
      await this.#wait(luck.between(1, FIRST_WAIT_MS * 2 ** attempt, `${place} wait ${attempt}`));
    }
    throw new GaveUp();
  }

  now = (): Date => new Date(this.#services.app.clock.now());

  #wait(milliseconds: number): Promise<undefined> {
    const { clock } = this.#services.app;
    return new Promise((resolve) => {
      clock.at(clock.now() + milliseconds, () => resolve(undefined));
    });
  }
}

/** Sends dead letters back, those that are mended one by one, until `dies` says that whoever does it is gone. */
async function redriven(
  deadLetters: VirtualApp["engine"]["deadLetters"],
  source: DeadLetterSource,
  letters: readonly DeadLetter[],
  { max, edit, dies }: SimulatedRedrive & { readonly dies: (id: string) => boolean },
): Promise<number> {
  if (!edit) return (await deadLetters.redrive(source, { ...(max !== undefined && { max }), dies })).moved;
  let moved = 0;
  for (const { id, data, reason, redriven } of oneOfEach(letters).slice(0, max)) {
    const mended = edit(data, reason);
    if (mended === undefined && redriven >= MOST_REDRIVES) continue;
    const { moved: one, left } = await deadLetters.redriveOne(source, id, mended, dies);
    if (one === 0 && left.length === 0) break; // it died
    moved += one;
  }
  return moved;
}

/**
 * One letter of each id, with the most times that it was sent back: after a redrive that died a message may be there twice, and who
 * names it means both.
 */
function oneOfEach(letters: readonly DeadLetter[]): readonly DeadLetter[] {
  const byId = new Map<string, DeadLetter>();
  for (const letter of letters) {
    const first = byId.get(letter.id) ?? letter;
    byId.set(letter.id, { ...first, redriven: Math.max(first.redriven, letter.redriven) });
  }
  return [...byId.values()];
}

/** Whether a client may send a request again without knowing what became of it (RFC 9110, section 9.2.2, and its key). */
function isRepeatable(method: string, headers: Readonly<Record<string, string>>): boolean {
  return method !== "POST" && method !== "PATCH" ? true : headers["idempotency-key"] !== undefined;
}

/** Whether trying again may help: the answer says so, or how long to wait before (a key whose first request is under way). */
function isTemporary({ status, headers }: ClientAnswer): boolean {
  return status >= 500 || status === 429 || status === 408 || (status === 409 && "retry-after" in headers);
}

/** How long an answer asks its client to wait, in milliseconds (RFC 9110, section 10.2.3). */
function askedWaitOf(answer: ClientAnswer | undefined): number {
  const seconds = Number(answer?.headers["retry-after"] ?? 0);
  return Number.isNaN(seconds) ? 0 : seconds * 1000; // a date is none of ours
}

function responseOf({ status, headers, body }: ClientAnswer): Response {
  const withoutBody = status === 204 || status === 205 || status === 304;
  return new Response(withoutBody ? null : body, { status, headers });
}
