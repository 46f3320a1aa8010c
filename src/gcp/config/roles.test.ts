import { config, http, httpApi } from "@motif/core";
import { inventoryOf } from "@motif/core/testing";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { makePlan } from "../compile/make-plan.ts";

const PARAMETER_ID = {
  address: "google_parameter_manager_parameter.config",
  key: "limits",
  attribute: "parameter_id",
};
const configOf = (name: string) => config(name, { schema: z.object({}), value: {} });

test("a role for each config that a function was granted, narrowed to that parameter and its versions", () => {
  const uses = { limits: configOf("limits").reader, key: configOf("api-key").reader };
  const list = http("list", { uses }, () => new Response());
  const { functions } = makePlan(inventoryOf({ api: httpApi({ "GET /": list }) }));
  const roles = functions[0]?.permissions.filter(({ role }) => role.startsWith("roles/parametermanager."));
  expect(roles).toMatchObject([
    { role: "roles/parametermanager.parameterViewer", on: { label: "config", of: "api-key" } },
    {
      role: "roles/parametermanager.parameterViewer",
      on: {
        type: "google_project_iam_member",
        label: "config",
        of: "limits",
        condition: {
          title: "one-config-only",
          expression: {
            joined: [
              'resource.name == "',
              "projects/",
              { address: "data.google_project.current", attribute: "number" },
              "/locations/global/parameters/",
              PARAMETER_ID,
              '" || resource.name.startsWith("',
              "projects/",
              { address: "data.google_project.current", attribute: "number" },
              "/locations/global/parameters/",
              PARAMETER_ID,
              '/versions/")',
            ],
          },
        },
      },
    },
  ]);
});
