import type { ReportError } from "@motif/runtime/gateway";
import type { Engine } from "../engine.ts";
import { signedRequests } from "../kinds/signed.ts";
import type { AdminHandler } from "../server/server.ts";
import { failureAnswer } from "./failure-answer.ts";

/** Answers requests whose URL one of an app's functions signed. Never rejects. */
export function createSigned(
  engine: Pick<Engine, "inventory" | "states" | "operatorDrivers">,
  report: ReportError,
): AdminHandler {
  const answer = signedRequests(engine.inventory, engine.states, engine.operatorDrivers());
  return { handle: (request) => answer(request).catch((error) => failureAnswer(error, report)) };
}
