import { projectName } from "../deploy/project-name.ts";

/** What signs a job in at a cloud, by OpenID Connect: no key of the cloud is kept at GitHub. */
const SIGN_IN: Readonly<Record<string, string>> = {
  aws: `      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: \${{ vars.AWS_ROLE_ARN }}
          aws-region: \${{ vars.AWS_REGION }}
`,
  azure: `      - uses: azure/login@v2
        with:
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
          subscription-id: \${{ vars.AZURE_SUBSCRIPTION_ID }}
`,
  gcp: `      - uses: google-github-actions/auth@v2
        with:
          workload_identity_provider: \${{ vars.GCP_WORKLOAD_IDENTITY_PROVIDER }}
          service_account: \${{ vars.GCP_SERVICE_ACCOUNT }}
`,
};

/** What else Terraform is told of a cloud. It ignores variables of the environment that a module does not have. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  aws: [`region: \${{ vars.AWS_REGION }}`],
  azure: [
    `subscription_id: \${{ vars.AZURE_SUBSCRIPTION_ID }}`,
    `api_publisher_email: \${{ vars.API_PUBLISHER_EMAIL }}`,
  ],
  gcp: [`project_id: \${{ vars.GCP_PROJECT_ID }}`],
};

const PREPARE = `      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # the prices are compared with those of the branch that is merged into
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci
`;

/** Its wrapper, which is on unless this is said, makes 0 of the exit code that tells of changes (hashicorp/setup-terraform, issue 328). */
const TERRAFORM = `      - uses: hashicorp/setup-terraform@v3
        with:
          terraform_wrapper: false
`;

/**
 * The workflow of a new app: everything is checked on each pull request, whose costs are a comment and which gets an environment of
 * its own; what is merged is deployed to one environment after the other. It deploys only where the variable TF_BACKEND_CONFIG of
 * the repository says where Terraform's state is.
 */
export function workflow(name: string, clouds: readonly string[], costs: readonly string[]): string {
  const [cloud = "aws"] = clouds;
  const costOf = (app: string) =>
    `npx --no-install motif cost ${app} --cloud ${clouds.join(",")} --diff "origin/$GITHUB_BASE_REF" --markdown`;
  return `name: ${name}

on:
  pull_request:
    types: [opened, synchronize, reopened, closed]
  push:
    branches: [main]

permissions:
  contents: read

concurrency:
  group: ${name}-\${{ github.ref }}

jobs:
  check:
    if: github.event.action != 'closed'
    runs-on: ubuntu-latest
    steps:
${PREPARE}      - run: npm run check
      - run: npm test
      - run: npm run simulate
      - run: npm run build:check

  cost:
    if: github.event_name == 'pull_request' && github.event.action != 'closed'
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
${PREPARE}      - run: |
          {
${costs.map((app) => `            ${costOf(app)}`).join("\n")}
          } > cost.md
      - run: gh pr comment "$NUMBER" --body-file cost.md --edit-last --create-if-none
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.number }}

  preview:
    if: github.event_name == 'pull_request' && vars.TF_BACKEND_CONFIG != ''
    needs: [check]
    runs-on: ubuntu-latest
    environment: preview
    permissions:
      contents: read
      id-token: write
    steps:
${PREPARE}${SIGN_IN[cloud]}${TERRAFORM}${deploySteps(name, cloud, `pr\${{ github.event.number }}`, "deploy")}
  remove-preview:
    if: github.event.action == 'closed' && vars.TF_BACKEND_CONFIG != ''
    runs-on: ubuntu-latest
    environment: preview
    permissions:
      contents: read
      id-token: write
    steps:
${PREPARE}${SIGN_IN[cloud]}${TERRAFORM}${deploySteps(name, cloud, `pr\${{ github.event.number }}`, "destroy")}
  deploy:
    if: github.event_name == 'push' && vars.TF_BACKEND_CONFIG != ''
    needs: [check]
    runs-on: ubuntu-latest
    strategy:
      max-parallel: 1
      matrix:
        environment: [staging, production]
    environment: \${{ matrix.environment }}
    permissions:
      contents: read
      id-token: write
    steps:
${PREPARE}${SIGN_IN[cloud]}${TERRAFORM}${deploySteps(name, cloud, `\${{ matrix.environment }}`, "deploy")}`;
}

/** `motif deploy` and `destroy` keep the state of each environment in a workspace of its own. */
function deploySteps(
  name: string,
  cloud: string,
  environment: string,
  command: "deploy" | "destroy",
): string {
  const key = cloud === "gcp" ? "prefix" : "key";
  const variables = [
    ...(VARIABLES[cloud] ?? []).map((each) => `TF_VAR_${each}`),
    `PROJECT: \${{ vars.PROJECT_NAME || '${projectName(name)}' }}`,
    `BACKEND_CONFIG: \${{ vars.TF_BACKEND_CONFIG }}`,
    `ENVIRONMENT: ${environment}`,
  ];
  const yes = command === "destroy" ? "--unprotected --yes" : "--yes";
  return `      - run: npx --no-install motif ${command} . --target ${cloud} --env "$ENVIRONMENT" --project "$PROJECT" ${yes} --backend-config="${key}=${name}" $BACKEND_CONFIG
        env:
${variables.map((each) => `          ${each}\n`).join("")}`;
}
