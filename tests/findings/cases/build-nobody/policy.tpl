# $ tpl build policy.tpl -o out
# Nobody is left.

role viewer {
  can get on pods
}
