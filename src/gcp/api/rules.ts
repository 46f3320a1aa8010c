import { nested, resourcesOf } from "@motif/compile";
import { isSet, literal, type Rule, referencesIn } from "@motif/compile/kit";
import { environmentOf } from "../function/environment-rules.ts";
import { API_VARIABLE } from "./environment.ts";

/** Whom functions must not let in, since only an HTTP API is for everybody; and how its gateway changes. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_MEMBER_KNOWN",
    appliesTo: ["*"],
    check: (member, module) => {
      const who = literal(member, "member");
      if (who !== "allUsers" && who !== "allAuthenticatedUsers") return undefined;
      const called = resourcesOf(module, "google_cloudfunctions2_function").filter(
        (fn) =>
          member.labels[0] === "google_cloud_run_v2_service_iam_member" &&
          referencesIn(member, "name").some((path) => path.startsWith(`${fn.address}.`)),
      );
      return called.length > 0 && called.every((fn) => API_VARIABLE in environmentOf(fn))
        ? undefined
        : "lets everybody in, and is no function of the HTTP API; name who may";
    },
  },
  {
    code: "GCP_GATEWAY_WITHOUT_GAP",
    appliesTo: ["google_api_gateway_api_config"],
    check: (config) =>
      isSet(config, "api_config_id_prefix") &&
      nested(config, "lifecycle").some((lifecycle) => literal(lifecycle, "create_before_destroy") === true)
        ? undefined
        : "is deleted while the gateway still has it, which is refused; set api_config_id_prefix and create_before_destroy",
  },
];
