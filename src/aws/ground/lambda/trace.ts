import { formatTraceparent } from "@motif/runtime/platform";

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
const ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/;
const SAMPLED = /(?:^|;)\s*Sampled=1(?:;|$)/;

/**
 * A trace header of X-Ray as `traceparent`: the two parts of the root are the trace id
 * (https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids). Undefined where the
 * header is none, or names no parent.
 */
export function traceparentOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const root = ROOT.exec(header);
  const spanId = PARENT.exec(header)?.[1];
  if (!root || spanId === undefined) return undefined;
  return formatTraceparent({ traceId: `${root[1]}${root[2]}`, spanId, flags: SAMPLED.test(header) ? 1 : 0 });
}

/** The trace of the current invocation, as attributes of an event (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). */
export function traceAttributes(): { readonly traceparent?: string } {
  const traceparent = traceparentOf(process.env._X_AMZN_TRACE_ID);
  return traceparent === undefined ? {} : { traceparent };
}
