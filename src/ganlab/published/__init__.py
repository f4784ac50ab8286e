"""Published results beside ours: the numbers of experiments, and other frameworks' configs."""
