# Talks to a device that the host wrote (host.mjs): reads words from port 0x60 until it gives 0,
# and writes each back, doubled, to port 0x61.

next:
        in $0x60, %ax
        test %ax, %ax
        jz done
        add %ax, %ax
        out %ax, $0x61
        jmp next
done:
        hlt
