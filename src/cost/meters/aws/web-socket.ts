import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { chunks, KIB } from "../../units.ts";

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
