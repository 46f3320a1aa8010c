import { styleText } from "node:util";
import type { Json } from "@motif/core";
import * as z from "zod/mini";
import { type AdminClient, LARGEST_PAGE } from "../admin-client.ts";
import { ageText, durationText, oneLine } from "./text.ts";

const executionSchema = z.object({
  name: z.string(),
  status: z.string(),
  startedAt: z.iso.datetime(),
  stoppedAt: z.optional(z.iso.datetime()),
  input: z.custom<Json>(),
  output: z.optional(z.custom<Json>()),
  error: z.optional(z.string()),
  cause: z.optional(z.string()),
  redrives: z.number(),
  waiting: z.array(z.object({ state: z.string(), token: z.string() })),
});
const listSchema = z.object({ entries: z.array(executionSchema) });
const eventSchema = z.object({
  id: z.number(),
  type: z.string(),
  time: z.iso.datetime(),
  details: z.optional(z.record(z.string(), z.custom<Json>())),
});
const historySchema = z.object({ entries: z.array(eventSchema) });

/** An execution of a workflow. */
export type Execution = z.infer<typeof executionSchema>;

/** Something that happened in one. */
export type ExecutionEvent = z.infer<typeof eventSchema>;

/** What is said of a task that waits for a token. */
export type TaskAnswer =
  | { readonly output: Json }
  | { readonly error: string; readonly cause: string }
  | { readonly heartbeat: true };

/** The executions of a workflow of a running app. */
export class Executions {
  readonly #admin: AdminClient;
  readonly #path: readonly string[];

  constructor(admin: AdminClient, workflow: string) {
    this.#admin = admin;
    this.#path = ["workflows", workflow];
  }

  /** The latest ones, of one status where it is given. */
  async list(limit: number, status: string | undefined): Promise<Execution[]> {
    const path = [...this.#path, "executions"];
    const query = { limit: String(limit), ...(status !== undefined && { status }) };
    return (await this.#admin.request(listSchema, { method: "GET", path, query })).entries;
  }

  async show(name: string): Promise<Execution> {
    return this.#admin.request(executionSchema, { method: "GET", path: this.#of(name) });
  }

  /** All that happened in one, in order. */
  async history(name: string): Promise<ExecutionEvent[]> {
    const all: ExecutionEvent[] = [];
    for (;;) {
      const query = { after: String(all.length), limit: String(LARGEST_PAGE) };
      const path = this.#of(name, "history");
      const { entries } = await this.#admin.request(historySchema, { method: "GET", path, query });
      all.push(...entries);
      if (entries.length < LARGEST_PAGE) return all;
    }
  }

  async stop(name: string): Promise<void> {
    await this.#admin.command({ method: "POST", path: this.#of(name, "stop") });
  }

  async redrive(name: string): Promise<void> {
    await this.#admin.command({ method: "POST", path: this.#of(name, "redrive") });
  }

  async answer(token: string, answer: TaskAnswer): Promise<void> {
    const path = [...this.#path, "answers"];
    await this.#admin.command({ method: "POST", path, body: { token, ...answer } });
  }

  #of(name: string, ...below: readonly string[]): string[] {
    return [...this.#path, "executions", name, ...below];
  }
}

/** One line for each execution: name, status, age, duration, and what it failed with. */
export function listText(executions: readonly Execution[], now: number): string {
  if (executions.length === 0) return "no executions";
  const width = Math.max(...executions.map(({ name }) => name.length));
  return executions
    .map(({ name, status, startedAt, stoppedAt, error }) => {
      const begun = Date.parse(startedAt);
      const took = stoppedAt === undefined ? "" : `  took ${durationText(Date.parse(stoppedAt) - begun)}`;
      const failed = error === undefined ? "" : `  ${oneLine(error)}`;
      return `${name.padEnd(width)}  ${colored(status)}  ${ageText(now - begun)} ago${took}${failed}`;
    })
    .join("\n");
}

/** An execution state by state: when each was entered and left, what was tried and failed on the way, and how it ended. */
export function showText(execution: Execution, history: readonly ExecutionEvent[]): string {
  const begun = Date.parse(execution.startedAt);
  const events = history.map(({ type, time, details = {} }) => {
    const name = typeof details.name === "string" ? details.name : "";
    const error = typeof details.error === "string" ? ` ${oneLine(details.error)}` : "";
    return `  +${durationText(Date.parse(time) - begun).padEnd(8)} ${type.padEnd(24)} ${oneLine(name)}${error}`.trimEnd();
  });
  const { output, error, cause } = execution;
  return [
    `${execution.name}  ${colored(execution.status)}  began ${execution.startedAt}`,
    `input   ${JSON.stringify(execution.input)}`,
    ...events,
    ...(output === undefined ? [] : [`output  ${JSON.stringify(output)}`]),
    ...(error === undefined ? [] : [`error   ${oneLine(error)}`]),
    ...(cause === undefined || cause === "" ? [] : [`cause   ${oneLine(cause)}`]),
    ...execution.waiting.map(({ state, token }) => `waits   ${oneLine(state)} for the token ${token}`),
  ].join("\n");
}

function colored(status: string): string {
  if (status === "RUNNING") return styleText("yellow", status.padEnd(9));
  return styleText(status === "SUCCEEDED" ? "green" : "red", status.padEnd(9));
}
