import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

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
  return [
    ...metered("secretsmanager", resource, { secret: usage.secrets, "api-calls": usage.secretReads }),
    ...metered("ssm-parameter", resource, {
      advanced: usage.advancedParameters,
      "advanced-api": usage.advancedParameterReads,
    }),
    ...metered("kms", resource, { "customer-key": usage.keys, "symmetric-requests": usage.keyRequests }),
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
  return [
    ...metered("data-transfer", resource, { "internet-out": usage.internetOutGB }),
    ...metered("nat-gateway", resource, { hour: usage.natGatewayHours, data: usage.natGatewayGB }),
    ...metered("vpc", resource, { "interface-endpoint": usage.interfaceEndpointHours }),
    ...metered("cloudfront", resource, {
      "data-out-us-eu": usage.cloudFrontGB,
      "https-requests": usage.cloudFrontHttpsRequests,
      functions: usage.cloudFrontFunctionCalls,
    }),
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
  return [
    ...metered("fargate", resource, {
      [`vcpu-${usage.architecture}`]: hours * usage.vCPU,
      [`memory-${usage.architecture}`]: hours * usage.memoryGB,
    }),
    ...metered("alb", resource, { hour: balancer, lcu: balancer * (usage.loadBalancerUnits ?? 0) }),
  ];
}
