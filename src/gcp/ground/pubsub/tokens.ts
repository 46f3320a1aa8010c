import { eachKey, type Resource, resource } from "@motif/compile";
import { repeated } from "@motif/compile/kit";
import { agentMember } from "../agents.ts";
import { ACCOUNTS, instanceOf } from "../references.ts";

/**
 * Makes tokens that say who somebody is, and no others.
 * @see https://docs.cloud.google.com/iam/docs/service-account-permissions
 */
const TOKEN_CREATOR = "roles/iam.serviceAccountOpenIdTokenCreator";

/** A function that Pub/Sub calls, and the account that it calls it as. */
export interface PubsubCall {
  readonly function: string;
  readonly caller: string;
}

/**
 * Pub/Sub calls a function with a token of the function's caller, which it may make for these accounts alone.
 * @see https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export function callersTokens(calls: readonly PubsubCall[]): Resource[] {
  if (calls.length === 0) return [];
  const callers = new Map(calls.map((call) => [call.caller, call.function]));
  const { forEach } = repeated(
    [...callers].map(([key, fn]) => ({ key, comment: `Pub/Sub: calls ${fn} as ${key}`, values: {} })),
  );
  return [
    resource(
      "google_service_account_iam_member",
      "callers",
      {
        service_account_id: instanceOf(ACCOUNTS, eachKey, "name"),
        role: TOKEN_CREATOR,
        member: agentMember("pubsub"),
      },
      { forEach },
    ),
  ];
}
