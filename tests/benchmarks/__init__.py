"""What the product costs, as ratios to a bare Django project that is measured in the same run: `bin/bench`.

Read ratios and exponents, not milliseconds. Times by the clock suffer on a busy machine; those of the processor less.
The invented companies are kept under var/bench; `--most 1000000` adds the largest, which takes a while to invent.
"""
