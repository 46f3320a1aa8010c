import { resourcesOf } from "@motif/compile";
import { literal, type Rule, referencesIn } from "@motif/compile/kit";
import { environmentOf } from "../function/environment-rules.ts";
import { API_VARIABLE } from "./environment.ts";

/** Whom functions must not let in: only an HTTP API is for everybody. */
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
];
