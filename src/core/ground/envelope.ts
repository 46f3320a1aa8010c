import { isObject, readJson } from "./json.ts";

/**
 * An event of a bus as it is stored and sent: a CloudEvent in its JSON format
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), with whatever else it carries. The
 * extension attribute `motifbus` says that, and from which bus it came.
 */
export interface Envelope {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly motifbus: string;
  readonly subject?: string;
  readonly traceparent?: string;
  readonly data: unknown;
  readonly [attribute: string]: unknown;
}

const REQUIRED = ["id", "source", "type", "time", "motifbus"];
const OPTIONAL = ["subject", "traceparent"];

/** What a message holds that a bus brought; undefined where it is another one. Without a schema: every consumer's bundle has it. */
export function openEnvelope(body: string): Envelope | undefined {
  if (!body.includes('"motifbus"')) return undefined;
  try {
    const json: unknown = readJson(body);
    return isEnvelope(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isEnvelope(json: unknown): json is Envelope {
  if (!isObject(json) || json.specversion !== "1.0" || !Object.hasOwn(json, "data")) return false;
  const isText = (name: string) => typeof json[name] === "string";
  return REQUIRED.every(isText) && OPTIONAL.every((name) => json[name] === undefined || isText(name));
}
