import { type Args, block, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const bucket = (changes: Args = {}) =>
  resource("google_storage_bucket", "uploads", {
    name: "uploads",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
    versioning: block({ enabled: true }),
    ...changes,
  });

describeRules(RULES, {
  right: [["a bucket", [bucket()]]],
  wrong: [
    [
      "GCP_BUCKET_PRIVATE",
      "a bucket that can be made public",
      [bucket({ public_access_prevention: "inherited" })],
    ],
    ["GCP_BUCKET_UNIFORM", "a bucket with access lists", [bucket({ uniform_bucket_level_access: false })]],
    ["GCP_BUCKET_VERSIONED", "a bucket without versions", [bucket({ versioning: undefined })]],
  ],
});

describeConstraints([
  {
    type: "google_storage_bucket",
    good: 'lifecycle_rule {\n action {\n type = "Delete"\n }\n}',
    bad: 'lifecycle_rule {\n action {\n type = "Remove"\n }\n}',
    code: "value-not-allowed",
  },
]);
