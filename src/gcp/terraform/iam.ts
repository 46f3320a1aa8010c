import {
  type Args,
  type Block,
  block,
  conditional,
  data,
  type Expression,
  type Resource,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import type { FunctionPlan, GcpPlan, HelperPlan, Permission, SubscriptionPlan } from "../plan/gcp-plan.ts";
import { ROLE } from "../plan/permissions.ts";
import {
  accountId,
  fullName,
  identifier,
  PERMISSIONS_IN_EFFECT,
  PROJECT_NUMBER,
  PUBLIC,
  SERVICES,
} from "./naming.ts";
import { ADDRESS, addressOf } from "./references.ts";

const STORAGE_AGENT = "data.google_storage_project_service_account.agent";

/** How long Google Cloud takes to hear of a role everywhere: https://docs.cloud.google.com/iam/docs/access-change-propagation */
const PROPAGATION = "120s";

/** Service accounts: one a function and one for each that calls, builds or stands in front; and what each may do. */
export function iamBlocks(plan: GcpPlan): Block[] {
  const { app, functions, helpers, subscriptions } = plan;
  const waited = [...helpers.flatMap((helper) => permissionsOf(helper)), ...storageAgent(plan)];
  return [
    data("google_project", "current", { project_id: v("project_id") }),
    ...(plan.objectTriggers.length > 0
      ? [data("google_storage_project_service_account", "agent", {}, { dependsOn: [SERVICES] })]
      : []),
    ...functions.flatMap((fn) => [
      account(app, fn.name, `Function ${fn.name}`),
      ...permissionsOf(fn),
      ...callersOf(fn),
    ]),
    ...helpers.flatMap((helper) => [account(app, helper.name, helper.description), ...permissionsOf(helper)]),
    ...subscriptions.flatMap(deadLettering),
    ...storageAgent(plan),
    resource(
      "time_sleep",
      PERMISSIONS_IN_EFFECT.replace(/.*\./, ""),
      { create_duration: PROPAGATION },
      { comment: "Until roles are known everywhere, builds and triggers fail.", dependsOn: waited },
    ),
  ];
}

function account(app: string, name: string, description: string): Resource {
  return resource(
    "google_service_account",
    identifier(name),
    {
      account_id: accountId(app, name),
      display_name: fullName(app, name),
      description,
    },
    { dependsOn: [SERVICES] },
  );
}

function permissionsOf({ name, permissions }: FunctionPlan | HelperPlan): Resource[] {
  return permissions.map((permission) => iamMember(name, permission));
}

/** One member of one role of one resource, so that nothing that others have granted is taken away. */
function iamMember(accountName: string, { why, role, on }: Permission): Resource {
  const holder = identifier(accountName);
  const member = ref(addressOf("account", accountName), "member");
  const meta = { comment: why.join("\n") };
  switch (on.kind) {
    case "bucket":
      return resource(
        "google_storage_bucket_iam_member",
        `${holder}_on_${identifier(on.name)}`,
        { bucket: ref(addressOf("bucket", on.name), "name"), role, member },
        meta,
      );
    case "bundles":
      return resource(
        "google_storage_bucket_iam_member",
        `${holder}_on_bundles`,
        { bucket: ref(ADDRESS.bundles, "name"), role, member },
        meta,
      );
    case "topic":
      return resource(
        "google_pubsub_topic_iam_member",
        `${holder}_on_${identifier(on.name)}`,
        { topic: ref(addressOf("topic", on.name), "name"), role, member },
        meta,
      );
    case "secret":
      return resource(
        "google_secret_manager_secret_iam_member",
        `${holder}_on_${identifier(on.name)}`,
        { secret_id: ref(addressOf("secret", on.name), "id"), role, member },
        meta,
      );
    case "task-queue":
      return resource(
        "google_cloud_tasks_queue_iam_member",
        `${holder}_on_delayed`,
        { name: ref(ADDRESS["task-queue"], "name"), location: v("region"), role, member },
        meta,
      );
    case "repository":
      return resource(
        "google_artifact_registry_repository_iam_member",
        `${holder}_on_functions`,
        { repository: ref(ADDRESS.repository, "name"), location: v("region"), role, member },
        meta,
      );
    case "own-account":
      return resource(
        "google_service_account_iam_member",
        `${holder}_on_itself`,
        { service_account_id: ref(addressOf("account", accountName), "name"), role, member },
        meta,
      );
    case "database":
      return projectMember(`${holder}_on_database`, role, member, meta.comment, {
        title: "this-database-only",
        expression: tpl`resource.name == "${ref(ADDRESS.database, "id")}"`,
      });
    case "project":
      return projectMember(
        `${holder}_${snakeCase(role)}`,
        role,
        member,
        meta.comment,
        on.condition === "build-sources" ? buildSources() : undefined,
      );
  }
}

function projectMember(
  label: string,
  role: string,
  member: Expression,
  comment: string,
  condition?: Args,
): Resource {
  return resource(
    "google_project_iam_member",
    label,
    { project: v("project_id"), role, member, condition: condition && block(condition) },
    { comment },
  );
}

/** Where Cloud Functions copies bundles to: https://docs.cloud.google.com/functions/docs/building */
function buildSources(): Args {
  return {
    title: "sources-of-functions-only",
    expression: tpl`resource.name.startsWith("projects/_/buckets/gcf-v2-sources-${PROJECT_NUMBER}-${v("region")}")`,
  };
}

function snakeCase(role: string): string {
  return role.replace(/^.*\./, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Who may call a function: the role is on the function's Cloud Run service. */
function callersOf({ name, callers }: FunctionPlan): Resource[] {
  return callers.map((caller) =>
    resource(
      "google_cloud_run_v2_service_iam_member",
      `${identifier(name)}_call`,
      {
        name: ref(addressOf("function", name), "name"),
        location: v("region"),
        role: ROLE.caller,
        member: "account" in caller ? ref(addressOf("account", caller.account), "member") : "allUsers",
      },
      {
        comment: caller.why,
        ...("everybody" in caller && { count: conditional(v(PUBLIC[caller.everybody]), 1, 0) }),
      },
    ),
  );
}

/**
 * Pub/Sub itself moves messages to the dead letters, as its service agent.
 * @see https://docs.cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
 */
function deadLettering({ name, push }: SubscriptionPlan): Resource[] {
  if (!push) return [];
  const member = tpl`serviceAccount:service-${PROJECT_NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  return [
    resource(
      "google_pubsub_topic_iam_member",
      `pubsub_on_${identifier(push.deadLetterTopic)}`,
      { topic: ref(addressOf("topic", push.deadLetterTopic), "name"), role: ROLE.publisher, member },
      { comment: `Pub/Sub: puts messages of ${name} aside that failed too often` },
    ),
    resource(
      "google_pubsub_subscription_iam_member",
      `pubsub_on_${identifier(name)}`,
      { subscription: ref(addressOf("subscription", name), "name"), role: ROLE.subscriber, member },
      { comment: `Pub/Sub: takes them out of ${name} then` },
    ),
  ];
}

/** Cloud Storage tells Eventarc of new objects through a topic that Eventarc makes: there is none yet to name. */
function storageAgent({ objectTriggers }: GcpPlan): Resource[] {
  if (objectTriggers.length === 0) return [];
  const buckets = [...new Set(objectTriggers.map(({ bucket }) => bucket))];
  return [
    projectMember(
      "cloud_storage_publisher",
      ROLE.publisher,
      ref(STORAGE_AGENT, "member"),
      `Cloud Storage: tells Eventarc of new objects (${buckets.join(", ")}), through topics that Eventarc makes itself`,
    ),
  ];
}
