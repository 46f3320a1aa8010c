import type { ApiTrigger } from "@motif/core/model";
import type { Measure, Sample } from "../../billing/measure.ts";
import { measureOf } from "../../run/counts.ts";
import { warnAbove, warnOfLargest } from "../../warning.ts";
import { sum } from "../calls.ts";
import { type Trigger, type TriggerRun, type TriggerUsage, usageOfCount, usageOfLane } from "./trigger.ts";

/** Requests to a route that no cache answered. */
export interface RouteUsage extends TriggerUsage {
  readonly api: string;
  readonly requestBytes: Measure;
  /** Of all answers together: what leaves for the internet. */
  readonly responseBytes: number;
}

/** Requests to several routes. */
export interface RequestUsage {
  readonly requests: number;
  readonly requestBytes: Measure;
  readonly responseBytes: number;
}

/** Routes of the HTTP API. */
export const api: Trigger<ApiTrigger, RouteUsage> = {
  source: ({ name }) => name,
  entrance: {
    options: ["responseBytes", "cacheHitRate"],
    required: { option: "responseBytes", question: "how large is the answer, headers included?" },
  },
  ofDay({ source }, { lane, arrival }) {
    const usage = usageOfLane(lane);
    return {
      ...usage,
      api: source.api,
      requestBytes: arrival?.bytes ?? 0,
      responseBytes: usage.events * (arrival?.responseBytes ?? 0),
    };
  },
  ofRun(trigger, run) {
    const { requests, requestBytes, responseBytes } = run.run.api;
    const part = shareOf(trigger, run) * run.scale;
    return {
      ...usageOfCount(trigger, requests * part),
      api: trigger.source.api,
      requestBytes: measureOf(requestBytes),
      responseBytes: responseBytes * part,
    };
  },
  warnings: ({ name, events, requestBytes, responseBytes }, { http: { request, response } }) => [
    ...warnOfLargest(name, requestBytes, request, "a request"),
    ...(response && events > 0 ? warnAbove(name, responseBytes / events, response, "an answer") : []),
  ],
};

/** The requests to all of these routes together. */
export function requestsOf(routes: readonly RouteUsage[]): RequestUsage {
  return {
    requests: sum(routes, ({ events }) => events),
    requestBytes: mixture(
      routes.map(({ requestBytes, events }) => ({ measure: requestBytes, weight: events })),
    ),
    responseBytes: sum(routes, ({ responseBytes }) => responseBytes),
  };
}

/** A run counts the requests of all routes together: a function has its share of them, its routes have equal ones. */
function shareOf(trigger: ApiTrigger, { run, triggers }: TriggerRun): number {
  const requestsPerRoute = (functionName: string) => {
    const routes = triggers.filter((each) => each.function === functionName).length;
    return (run.functions[functionName]?.invocations ?? 0) / routes;
  };
  const all = sum(triggers, (each) => requestsPerRoute(each.function));
  return all === 0 ? 1 / triggers.length : requestsPerRoute(trigger.function) / all;
}

/** The spread of values that several measures make together. */
function mixture(parts: readonly { readonly measure: Measure; readonly weight: number }[]): Measure {
  const total = sum(parts, ({ weight }) => weight);
  if (total === 0) return 0;
  return parts.flatMap(({ measure, weight }): Sample[] => {
    if (weight === 0) return [];
    if (typeof measure === "number") return [{ value: measure, share: weight / total }];
    const weights = sum(measure, ({ share }) => share);
    return measure.map(({ value, share }) => ({ value, share: (share / weights) * (weight / total) }));
  });
}
