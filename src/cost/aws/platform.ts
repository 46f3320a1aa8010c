import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";

/** A month of secrets, parameters and keys. */
export interface AwsSecretsUsage {
  readonly secrets?: number;
  readonly secretReads?: number;
  readonly advancedParameters?: number;
  readonly advancedParameterReads?: number;
  readonly keys?: number;
  readonly keyRequests?: number;
}

/** Secrets Manager, Parameter Store (standard parameters are free) and KMS. */
export function awsSecrets(resource: string, usage: AwsSecretsUsage): Quantity[] {
  checkUsage(resource, usage);
  const line = (service: string, sku: string, quantity = 0): Quantity => ({
    service,
    sku,
    resource,
    quantity,
  });
  return [
    line("secretsmanager", "secret", usage.secrets),
    line("secretsmanager", "api-calls", usage.secretReads),
    line("ssm-parameter", "advanced", usage.advancedParameters),
    line("ssm-parameter", "advanced-api", usage.advancedParameterReads),
    line("kms", "customer-key", usage.keys),
    line("kms", "symmetric-requests", usage.keyRequests),
  ];
}

/** A month of network traffic and what carries it. */
export interface AwsNetworkUsage {
  readonly internetOutGB?: number;
  readonly natGatewayHours?: number;
  readonly natGatewayGB?: number;
  readonly interfaceEndpointHours?: number;
  readonly cloudFrontGB?: number;
  readonly cloudFrontHttpsRequests?: number;
  readonly cloudFrontFunctionCalls?: number;
}

/** Data transfer, NAT, endpoints and CloudFront; traffic to AWS services of the same region is free. */
export function awsNetwork(resource: string, usage: AwsNetworkUsage): Quantity[] {
  checkUsage(resource, usage);
  const line = (service: string, sku: string, quantity = 0): Quantity => ({
    service,
    sku,
    resource,
    quantity,
  });
  return [
    line("data-transfer", "internet-out", usage.internetOutGB),
    line("nat-gateway", "hour", usage.natGatewayHours),
    line("nat-gateway", "data", usage.natGatewayGB),
    line("vpc", "interface-endpoint", usage.interfaceEndpointHours),
    line("cloudfront", "data-out-us-eu", usage.cloudFrontGB),
    line("cloudfront", "https-requests", usage.cloudFrontHttpsRequests),
    line("cloudfront", "functions", usage.cloudFrontFunctionCalls),
  ];
}

/** A month of Fargate tasks behind a load balancer: what an always-on container costs. */
export interface FargateUsage {
  readonly architecture: "arm64" | "x86_64";
  readonly tasks: number;
  readonly vCPU: number;
  readonly memoryGB: number;
  /** Hours each task runs. */
  readonly hours: number;
  readonly loadBalancerHours?: number;
  /** Load balancer capacity units, average. */
  readonly loadBalancerUnits?: number;
}

/** Fargate and Application Load Balancer (https://aws.amazon.com/fargate/pricing/). */
export function fargate(resource: string, usage: FargateUsage): Quantity[] {
  checkUsage(resource, usage);
  const hours = usage.tasks * usage.hours;
  const balancer = usage.loadBalancerHours ?? 0;
  const line = (service: string, sku: string, quantity: number): Quantity => ({
    service,
    sku,
    resource,
    quantity,
  });
  return [
    line("fargate", `vcpu-${usage.architecture}`, hours * usage.vCPU),
    line("fargate", `memory-${usage.architecture}`, hours * usage.memoryGB),
    line("alb", "hour", balancer),
    line("alb", "lcu", balancer * (usage.loadBalancerUnits ?? 0)),
  ];
}
