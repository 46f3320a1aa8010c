import { resource } from "@motif/compile";
import { call, describeRules, fn, variables, WHY } from "../testing/rules.ts";
import { API_VARIABLE } from "./environment.ts";
import { RULES } from "./rules.ts";

describeRules(RULES, {
  right: [
    [
      "an API that everybody may call",
      [fn({ ingress_settings: "ALLOW_ALL", ...variables({ [API_VARIABLE]: "{}" }) }), call("allUsers")],
    ],
  ],
  wrong: [
    ["GCP_MEMBER_KNOWN", "a worker that everybody may call", [fn(), call("allUsers")]],
    [
      "GCP_MEMBER_KNOWN",
      "a worker that everybody with an account may call",
      [fn(), call("allAuthenticatedUsers")],
    ],
    [
      "GCP_MEMBER_KNOWN",
      "a bucket that everybody may read",
      [
        resource(
          "google_storage_bucket_iam_member",
          "all",
          { bucket: "uploads", role: "roles/storage.objectViewer", member: "allUsers" },
          WHY,
        ),
      ],
    ],
  ],
});
