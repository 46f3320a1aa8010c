import { fact, type Profile, quota } from "@motif/core/platform";
import { QUOTAS as APP_QUOTAS } from "../function/profile.ts";
import { LEARN, TRANSIENT_FAULTS } from "../ground/sources.ts";

const API_MANAGEMENT = `${LEARN}/api-management/service-limits`;

/** Limits of API Management's Consumption tier. */
export const QUOTAS = {
  /** From the first byte of a request to the last of its response. */
  requestDuration: quota(30, "s", API_MANAGEMENT, "2026", "medium"),
  operationIdLength: quota(
    80,
    "characters",
    `${LEARN}/azure-resource-manager/management/resource-name-rules`,
    "2026",
    "high",
  ),
  operations: quota(3000, "items", API_MANAGEMENT, "2026-03", "medium"),
} as const;

/**
 * "Network conditions between the client and the server may be variable, especially when communication crosses the Internet.
 * […] very heavy traffic loads may slow communication and cause intermittent connection failures."
 */
const lost = fact(true, TRANSIENT_FAULTS, "2016-07", "medium");

/** How requests reach functions. */
export const HTTP: Profile["http"] = {
  faults: { "request-lost": lost, "answer-lost": lost },
  request: APP_QUOTAS.requestBody,
  base64: fact(false, `${LEARN}/azure-functions/functions-reference-node#http-streams`, "2026", "medium"),
  // By API Management, where the functions of an API are in several apps.
  collects: fact(true, `${LEARN}/api-management/how-to-server-sent-events`, "2026", "medium"),
  // "There seems to be no way to detect that a client closed the connection. The function keeps writing data *somewhere*".
  goesOn: fact(
    true,
    "https://github.com/Azure/azure-functions-nodejs-library/issues/294",
    "2024-08",
    "medium",
  ),
};
