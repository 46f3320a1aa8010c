import {
  type ConsumerFunction,
  consume,
  consumer,
  type ObjectCreated,
  objectCreated,
  onObjectCreated,
  queue,
  secret,
  table,
  task,
} from "@motif/core";
import { apiWith, jobs, Message, uploads, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { databaseRole } from "../database/reference.ts";
import type { FunctionPlan } from "../ground/plan.ts";
import { only, planOf, problemsOf } from "../testing/apps.ts";

const ordered = queue("steps", { schema: Message, fifo: true });
const items = table("items", {
  schema: z.object({ id: z.string(), owner: z.string(), until: z.number() }),
  partitionKey: "id",
  indexes: { "by-owner": { partitionKey: "owner" } },
  timeToLive: "until",
});

function onObject(name: string, settings = {}): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated, ...settings }, () => {});
}

function roles(fn: FunctionPlan): (readonly [role: string, on: string])[] {
  return fn.permissions.map(({ role, on }) => [role, on.of ?? on.label] as const);
}

describe("a function's permissions", () => {
  it("read what was granted for reading", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader, uploads: uploads.reader } })));
    expect(roles(fn)).toEqual([
      ["roles/datastore.viewer", "database"],
      ["roles/storage.objectViewer", "uploads"],
    ]);
  });

  it("are one for each resource, with the reason of each grant", () => {
    const others = table("others", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const fn = only(planOf(apiWith({ uses: { items: items.reader, others: others.writer } })));
    expect(fn.permissions).toEqual([
      {
        role: "roles/datastore.user",
        on: databaseRole(true).on,
        why: [
          "get-item: grant items (reader of table items)",
          "get-item: grant others (writer of table others)",
        ],
      },
    ]);
  });

  it("reach exactly the secrets that were granted", () => {
    const key = secret("payment-key");
    expect(roles(only(planOf(apiWith({ uses: { key: key.reader } }))))).toEqual([
      ["roles/secretmanager.secretAccessor", "payment-key"],
    ]);
  });

  // https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks: iam.serviceAccounts.actAs
  it("of a sender let messages wait and be published as the function itself", () => {
    const plan = planOf(apiWith({ uses: { jobs: jobs.sender } }));
    expect(roles(only(plan))).toEqual([
      ["roles/pubsub.publisher", "jobs"],
      ["roles/cloudtasks.enqueuer", "delayed"],
      ["roles/iam.serviceAccountUser", "itself"],
    ]);
    expect(plan.delays).toBe(true);
    expect(only(plan).environment).toMatchObject({
      MOTIF_TASK_QUEUE: { address: "google_cloud_tasks_queue.delayed", attribute: "id" },
      MOTIF_FUNCTION_ACCOUNT: {
        address: "google_service_account.account",
        key: "get-item",
        attribute: "email",
      },
    });
  });

  // https://docs.cloud.google.com/storage/docs/access-control/iam-roles, of Storage Object Creator: "Allows users to create objects.
  // Does not give permission to view, delete, or replace objects."
  it("of whoever signs URLs for uploads let it create objects and sign as itself", () => {
    const plan = planOf(apiWith({ uses: { uploads: uploads.presigner } }));
    expect(roles(only(plan))).toEqual([
      ["roles/storage.objectCreator", "uploads"],
      ["roles/iam.serviceAccountTokenCreator", "signing"],
    ]);
    expect(only(plan).environment).toMatchObject({
      MOTIF_UPLOAD_SIGNER: { key: "get-item", attribute: "email" },
    });
    expect(plan.signsUploads).toBe(true);
    expect(planOf(apiWith({ uses: { uploads: uploads.writer } })).signsUploads).toBe(false);
  });

  it("of a sender to a FIFO queue let it remember what it sent, and nothing wait", () => {
    const plan = planOf(apiWith({ uses: { steps: ordered.sender } }));
    expect(roles(only(plan))).toEqual([
      ["roles/pubsub.publisher", "steps"],
      ["roles/datastore.user", "database"],
    ]);
    expect(plan.delays).toBe(false);
    expect(plan.database?.collections.map(({ name }) => name)).toEqual(["motif-deduplication"]);
  });

  it("of a consumer let it put messages aside and count its attempts, and nothing else", () => {
    expect(roles(only(planOf({ work: consume(jobs, worker()) })))).toEqual([
      ["roles/pubsub.publisher", "jobs-dead-letter"],
      ["roles/datastore.user", "database"],
    ]);
  });

  it("on the project as a whole are those of builds and of Eventarc alone", () => {
    const plan = planOf({ up: onObjectCreated(uploads, onObject("read")) });
    const everywhere = plan.helpers.flatMap(({ name, permissions }) =>
      permissions.filter(({ on }) => on.type === "google_project_iam_member").map(({ role }) => [name, role]),
    );
    expect(everywhere).toEqual([
      ["builder", "roles/storage.objectViewer"],
      ["builder", "roles/logging.logWriter"],
      ["read-caller", "roles/eventarc.eventReceiver"],
    ]);
  });
});

describe("callers", () => {
  it("of a task are whom the project allows", () => {
    const plan = planOf({ price: task("price", { input: z.string(), output: z.string() }, () => "") });
    expect(only(plan)).toMatchObject({ callers: [], ingress: "all", trigger: "direct" });
  });

  it("of event functions are an account of their own, from inside Google Cloud", () => {
    const plan = planOf({ work: consume(jobs, worker()) });
    expect(only(plan)).toMatchObject({ callers: [{ account: "work-caller" }], ingress: "internal" });
  });
});

describe("instances", () => {
  it("are what is reserved at most, and what is provisioned at least", () => {
    const plan = planOf(apiWith({ concurrency: { reserved: 20, provisioned: 2 } }));
    expect(only(plan)).toMatchObject({ minimumInstances: 2, maximumInstances: 20 });
  });

  it("are one at least of a function that is to be kept warm, and none of others", () => {
    const { functions } = planOf({
      ...apiWith({ coldStart: { keepWarm: "5m" } }),
      work: consume(jobs, worker()),
    });
    expect(functions).toMatchObject([
      { name: "get-item", minimumInstances: 1, maximumInstances: 100 },
      { name: "work", minimumInstances: 0, maximumInstances: 100 },
    ]);
  });

  it("are as many as a queue may run at once", () => {
    const plan = planOf({ work: consume(jobs, worker(), { maxConcurrency: 4 }) });
    expect(only(plan).maximumInstances).toBe(4);
  });

  it("are refused where one of several queues has a limit, since a function has only one", () => {
    const shared = worker();
    const others = queue("others", { schema: Message });
    expect(
      problemsOf({ a: consume(jobs, shared, { maxConcurrency: 4 }), b: consume(others, shared) }),
    ).toEqual([expect.stringContaining("give each queue a function of its own")]);
  });

  it("are refused where they are more than Cloud Run has", () => {
    expect(problemsOf(apiWith({ concurrency: { reserved: 5000 } }))).toEqual([
      expect.stringContaining("Cloud Run allows 1000 instances"),
    ]);
  });
});
