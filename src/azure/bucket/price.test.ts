import { argument, literalOf } from "@motif/compile";
import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { expect, it } from "vitest";
import { planOf } from "../testing/apps.ts";
import { BILLING } from "./price.ts";
import { bucketTerraform } from "./terraform.ts";

it("blobs are priced with the replication that they are deployed with", () => {
  const { variables = [] } = bucketTerraform(planOf(apiWith({ uses: { files: bucket("files").reader } })));
  const replication = variables.find(({ address }) => address === "var.storage_replication");
  const deployed = replication && literalOf(argument(replication, "default"));
  expect(BILLING.azurerm_storage_container).toEqual([`blob-hot-${String(deployed).toLowerCase()}`]);
});
