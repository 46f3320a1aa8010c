import { parse } from "@motif/core";
import { LARGEST_STATE_BYTES } from "@motif/core/driver";
import type { WorkflowEntry } from "@motif/core/model";
import * as z from "zod/mini";
import { LARGEST_PAGE, limitOf, USUAL_PAGE } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import {
  answerRequest,
  executionHistory,
  executionList,
  executionView,
  STATUSES,
  WorkflowOperator,
  type WorkflowPort,
} from "./operator.ts";
import type { Workflows } from "./store.ts";

const EXECUTIONS = "/workflows/{workflow}/executions";
/** A token and what JSON has around the largest output. */
const ANSWER_BYTES = LARGEST_STATE_BYTES + 4096;
const DONE = { 202: { description: "It is kept, and done soon" } };

/** Workflows, as the admin API tells of them: each with what its tasks call. */
export const workflowDescription: Description<WorkflowEntry> = {
  schema: z.strictObject({
    name: z.string(),
    type: z.enum(["standard", "express"]),
    uses: z.array(z.strictObject({ name: z.string(), kind: z.string(), resource: z.string() })),
  }),
  of: ({ name, type, uses }) => ({
    name,
    type,
    uses: uses.map((use) => ({ name: use.name, kind: use.resource.kind, resource: use.resource.name })),
  }),
};

/** The admin API of workflows. */
export const workflowAdmin = {
  page: (name) => `/workflows/${name}/executions`,
  operator: (access) => new WorkflowOperator(access),
  routes: (workflows: WorkflowPort) => [
    route({
      method: "GET",
      path: EXECUTIONS,
      operationId: "listExecutions",
      summary: "Executions of a workflow, the latest first",
      query: z.strictObject({
        limit: limitOf(LARGEST_PAGE, USUAL_PAGE),
        status: z.optional(z.enum(STATUSES)),
      }),
      answers: { 200: { description: "The executions", schema: executionList } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, workflows.list(params.workflow ?? "", query.limit, query.status)),
    }),
    route({
      method: "POST",
      path: EXECUTIONS,
      operationId: "startExecution",
      summary: "Begins an execution; the answer means that it is stored durably",
      query: z.strictObject({ name: z.optional(z.string()) }),
      body: {
        kind: "json",
        description: "the input as JSON",
        limit: LARGEST_STATE_BYTES,
        required: true,
      },
      answers: {
        202: {
          description: "It has begun",
          schema: z.strictObject({ name: z.string(), startedAt: z.iso.datetime() }),
        },
      },
      handle: async ({ params, query, body }) =>
        jsonAnswer(202, await workflows.begin(params.workflow ?? "", body ?? null, query.name)),
    }),
    route({
      method: "GET",
      path: `${EXECUTIONS}/{execution}`,
      operationId: "getExecution",
      summary: "How an execution stands, and which tokens its tasks wait for",
      answers: { 200: { description: "The execution", schema: executionView } },
      handle: async ({ params }) =>
        jsonAnswer(200, workflows.show(params.workflow ?? "", params.execution ?? "")),
    }),
    route({
      method: "GET",
      path: `${EXECUTIONS}/{execution}/history`,
      operationId: "listHistory",
      summary: "What happened in an execution, in order",
      query: z.strictObject({
        limit: limitOf(LARGEST_PAGE, LARGEST_PAGE),
        after: z._default(z.coerce.number().check(z.int(), z.gte(0)), 0),
      }),
      answers: { 200: { description: "The events", schema: executionHistory } },
      handle: async ({ params, query }) =>
        jsonAnswer(
          200,
          workflows.history(params.workflow ?? "", params.execution ?? "", query.after, query.limit),
        ),
    }),
    route({
      method: "POST",
      path: `${EXECUTIONS}/{execution}/stop`,
      operationId: "stopExecution",
      summary: "Ends an execution as ABORTED",
      answers: DONE,
      handle: async ({ params }) => {
        await workflows.end(params.workflow ?? "", params.execution ?? "");
        return { status: 202, headers: [], body: "" };
      },
    }),
    route({
      method: "POST",
      path: `${EXECUTIONS}/{execution}/redrive`,
      operationId: "redriveExecution",
      summary: "Lets an execution go on from the state that it failed in",
      answers: { ...DONE, 409: { description: "It has not failed, or too long ago" } },
      handle: async ({ params }) => {
        await workflows.redrive(params.workflow ?? "", params.execution ?? "");
        return { status: 202, headers: [], body: "" };
      },
    }),
    route({
      method: "POST",
      path: "/workflows/{workflow}/answers",
      operationId: "answerTask",
      summary: "Answers a task that waits for a token: with an output, an error or a heartbeat",
      body: {
        kind: "json",
        description: "the token with an output, an error or a heartbeat",
        limit: ANSWER_BYTES,
        required: true,
      },
      answers: { ...DONE, 409: { description: "No task waits for the token" } },
      handle: async ({ params, body }) => {
        await workflows.answer(params.workflow ?? "", parse(answerRequest, body, "answer"));
        return { status: 202, headers: [], body: "" };
      },
    }),
  ],
} as const satisfies KindAdmin<Workflows, WorkflowPort>;
