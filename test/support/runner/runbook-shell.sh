# What the commands of the runbook run in, under test: `aws` is the AWS CLI on the local runner. What the runner has not
# got, it refuses, and then the CLI has read the command's options: 252 would be its exit code for a wrong one.

aws() {
  local output code=0
  output=$("$AWS_CLI" --endpoint-url "$AWS_ENDPOINT_URL" "$@" 2>&1) || code=$?
  if ((code == 0)); then
    echo "$output"
  elif [[ $output == *'The local endpoint has no service'* || $output == *'The local Lambda knows Invoke only'* ]]; then
    echo "not run here: aws $1 $2" >&2
    [[ $1 != cloudformation ]] || echo "$RUNNER_API"
  else
    echo "$output" >&2
    return $code
  fi
}

# These change the account, or need one: their own tests read their options.
npx() {
  echo "not run here: npx $*" >&2
}

npm() {
  case "$*" in
    'run deploy '* | 'run smoke '*) node "infra/cli/$2.ts" --help >/dev/null && echo "not run here: npm $*" >&2 ;;
    # It says 1 for something that is missing, 2 for a wrong option.
    'run doctor'*) command npm "$@" || (($? == 1)) ;;
    *) command npm "$@" ;;
  esac
}
