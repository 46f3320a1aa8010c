import { on, onProject } from "../ground/permissions.ts";
import type { HelperPlan } from "../ground/plan.ts";
import { REGION } from "../ground/references.ts";
import { BUNDLES, REPOSITORY } from "./reference.ts";

/** The account that builds functions. */
export const BUILDER = "builder";

const OBJECT_VIEWER = "roles/storage.objectViewer";
const LOG_WRITER = "roles/logging.logWriter";

/** Where Cloud Functions copies bundles to: https://docs.cloud.google.com/functions/docs/building */
const BUILD_SOURCES = {
  title: "sources-of-functions-only",
  expression: {
    joined: [
      'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-',
      { address: "data.google_project.current", attribute: "number" },
      "-",
      REGION,
      '")',
    ],
  },
};

/**
 * Cloud Build needs no more to make a function's image.
 * @see https://docs.cloud.google.com/functions/docs/securing/build-custom-sa
 */
export function builder(app: string): HelperPlan {
  return {
    name: BUILDER,
    description: `Builds the functions of ${app}`,
    permissions: [
      {
        why: ["builder: stores the images of functions"],
        role: "roles/artifactregistry.writer",
        on: on("google_artifact_registry_repository", "images", {
          repository: { address: REPOSITORY, attribute: "name" },
          location: REGION,
        }),
      },
      {
        why: ["builder: reads the bundles"],
        role: OBJECT_VIEWER,
        on: on("google_storage_bucket", "bundles", { bucket: BUNDLES }),
      },
      {
        why: [
          "builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build",
        ],
        role: OBJECT_VIEWER,
        on: onProject(OBJECT_VIEWER, BUILD_SOURCES),
      },
      {
        why: ["builder: writes the log of a build; there is no narrower place to allow that"],
        role: LOG_WRITER,
        on: onProject(LOG_WRITER),
      },
    ],
  };
}
