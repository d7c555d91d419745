{
  description = "Computer vision, without windows";
  kind = "leaf";
  imports = [ "cv2" ];
  standsFor = [ "opencv-python" ];
}
