import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";

/** Calls through API Gateway; the first 2 million of a month are free (https://cloud.google.com/api-gateway/pricing). */
export function gcpApiGateway(resource: string, usage: { readonly calls: number }): Quantity[] {
  checkUsage(resource, usage);
  return [{ service: "apigateway", sku: "calls", resource, quantity: usage.calls }];
}

/** A month of what else an app on Google Cloud uses. */
export interface GcpPlatformUsage {
  readonly logGiB?: number;
  /** Logs kept beyond 30 days. */
  readonly retainedLogGiB?: number;
  readonly spans?: number;
  readonly secretVersions?: number;
  readonly secretReads?: number;
  /** From Cloud Run to the internet, North America. */
  readonly internetOutGiB?: number;
  /** Conditions of alerting policies. Their price is not known: shown as not priced. */
  readonly alertConditions?: number;
}

/** Cloud Logging, Trace, Secret Manager and egress. */
export function gcpPlatform(resource: string, usage: GcpPlatformUsage): Quantity[] {
  checkUsage(resource, usage);
  const line = (service: string, sku: string, quantity = 0): Quantity => ({
    service,
    sku,
    resource,
    quantity,
  });
  return [
    line("logging", "ingest", usage.logGiB),
    line("logging", "retention", usage.retainedLogGiB),
    line("trace", "spans", usage.spans),
    line("secretmanager", "version", usage.secretVersions),
    line("secretmanager", "access", usage.secretReads),
    line("cloudrun", "internet-egress-na", usage.internetOutGiB),
    line("monitoring", "alert-condition", usage.alertConditions),
  ];
}
