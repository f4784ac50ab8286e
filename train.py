"""One run or many: `python train.py generator=dcgan discriminator=wgan_gp`, `python train.py -m seed=0,1,2 ...`."""

import sys

from ganlab.__main__ import main

if __name__ == "__main__":
    main(["train", *sys.argv[1:]])
