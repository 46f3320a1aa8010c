import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { chunks, KIB } from "../units.ts";

/** A month of an API Gateway HTTP API. */
export interface HttpApiUsage {
  readonly requests: number;
  readonly requestBytes: Measure;
}

/** HTTP APIs are metered per 512 KB of the request (https://aws.amazon.com/api-gateway/pricing/). */
export function httpApi(resource: string, usage: HttpApiUsage): Quantity[] {
  checkUsage(resource, usage);
  const units = averageOf(usage.requestBytes, (bytes) => chunks(bytes, 512 * KIB));
  return metered("apigateway-http", resource, { requests: usage.requests * units });
}

/** A month of an API Gateway REST API. */
export interface RestApiUsage {
  readonly requests: number;
  /** Hours a 1.6 GB cache exists, the only size in the book. */
  readonly cacheHours?: number;
}

/** REST APIs count calls whatever their size. */
export function restApi(resource: string, usage: RestApiUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("apigateway-rest", resource, {
    requests: usage.requests,
    "cache-1.6GB": usage.cacheHours ?? 0,
  });
}

/** A month of an API Gateway WebSocket API. */
export interface WebSocketApiUsage {
  /** Sent and received. */
  readonly messages: number;
  readonly messageBytes: Measure;
  readonly connectionMinutes: number;
}

/** WebSocket messages are metered in 32 KB increments. */
export function webSocketApi(resource: string, usage: WebSocketApiUsage): Quantity[] {
  checkUsage(resource, usage);
  const units = averageOf(usage.messageBytes, (bytes) => chunks(bytes, 32 * KIB));
  return metered("apigateway-websocket", resource, {
    messages: usage.messages * units,
    "connection-minutes": usage.connectionMinutes,
  });
}
