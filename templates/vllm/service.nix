# vLLM as a service: it fetches the model once, into /var/lib/vllm, and answers on this machine
# alone.
{
  python,
  model,
  port ? 8000,
}:
{ lib, pkgs, ... }:
{
  systemd.services.vllm = {
    description = "vLLM serves ${model}";
    wantedBy = [ "multi-user.target" ];
    wants = [ "network-online.target" ];
    after = [ "network-online.target" ];
    # Triton and FlashInfer compile what a model needs when it is loaded first.
    path = [ pkgs.gcc ];
    environment = {
      HF_HOME = "/var/lib/vllm/models";
      HOME = "/var/lib/vllm";
      VLLM_NO_USAGE_STATS = "1";
    };
    serviceConfig = {
      ExecStart = lib.escapeShellArgs [
        (lib.getExe python)
        "-m"
        "vllm.entrypoints.cli.main"
        "serve"
        model
        "--host"
        "127.0.0.1"
        "--port"
        (toString port)
      ];
      DynamicUser = true;
      StateDirectory = "vllm";
      # The devices of the GPU, and the driver's libraries in /run/opengl-driver.
      SupplementaryGroups = [
        "render"
        "video"
      ];
      # A model takes its time.
      TimeoutStartSec = "infinity";
      Restart = "on-failure";
      RestartSec = 10;
    };
  };
}
