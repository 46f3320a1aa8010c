import { type Args, resource } from "@motif/compile";
import { BETA } from "../ground/naming.ts";
import { call, describeRules, fn, variables, WHY } from "../testing/rules.ts";
import { API_VARIABLE } from "./environment.ts";
import { RULES } from "./rules.ts";

const config = (createBeforeDestroy: boolean, named: Args) =>
  resource("google_api_gateway_api_config", "app", named, {
    provider: BETA,
    lifecycle: { createBeforeDestroy },
  });

describeRules(RULES, {
  right: [
    ["a config that goes when the gateway has another", [config(true, { api_config_id_prefix: "motif-" })]],
    [
      "an API that everybody may call",
      [fn({ ingress_settings: "ALLOW_ALL", ...variables({ [API_VARIABLE]: "{}" }) }), call("allUsers")],
    ],
  ],
  wrong: [
    [
      "GCP_GATEWAY_WITHOUT_GAP",
      "a config that is deleted before the gateway has another",
      [config(false, { api_config_id_prefix: "motif-" })],
    ],
    [
      "GCP_GATEWAY_WITHOUT_GAP",
      "a config whose name the next one would need too",
      [config(true, { api_config_id: "motif" })],
    ],
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
