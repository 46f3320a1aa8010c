import { loadApp } from "@motif/core/model";
import { type Cloud, loadPriceBook, loadWorkload, priceApp } from "@motif/cost";
import { listPatterns } from "@motif/patterns";
import { expect, test } from "vitest";
import { loadTarget } from "./targets.ts";

/** A service of the price book, and a Terraform resource that is there exactly where the service is billed. */
const DEPLOYED: Readonly<Record<Cloud, Readonly<Record<string, string>>>> = {
  aws: {
    "apigateway-http": "aws_apigatewayv2_api",
    lambda: "aws_lambda_function",
    sqs: "aws_sqs_queue",
    dynamodb: "aws_dynamodb_table",
    s3: "aws_s3_bucket",
  },
  azure: {
    "apim-consumption": "azurerm_api_management",
    "functions-flex": "azurerm_function_app_flex_consumption",
    servicebus: "azurerm_servicebus_queue",
    "cosmosdb-serverless": "azurerm_cosmosdb_sql_container",
    eventgrid: "azurerm_eventgrid_system_topic",
  },
  gcp: {
    apigateway: "google_api_gateway_gateway",
    cloudrun: "google_cloudfunctions2_function",
    pubsub: "google_pubsub_topic",
    firestore: "google_firestore_database",
  },
};

// The calculator cannot ask a compiler (it knows no cloud's code), so this holds its mapping against all of them.
test.each(
  listPatterns().flatMap((pattern) =>
    (["aws", "azure", "gcp"] as const).map((cloud) => ({ ...pattern, cloud })),
  ),
)(
  "$name on $cloud is billed for the services that are deployed, and for no others",
  async ({ folder, cloud }) => {
    const app = await loadApp(folder);
    const workload = await loadWorkload(folder, app.inventory);
    const { lines } = priceApp(loadPriceBook(), app.inventory, workload, { cloud, perDay: 100_000 }).bill;
    const billed = new Set(lines.filter(({ quantity }) => quantity > 0).map(({ service }) => service));
    const { compile } = await loadTarget(cloud);
    const terraform = Object.values(compile(app).files).join("\n");
    for (const [service, type] of Object.entries(DEPLOYED[cloud])) {
      expect([service, billed.has(service)]).toEqual([service, terraform.includes(`resource "${type}"`)]);
    }
  },
);
