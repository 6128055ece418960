# ROR of a byte by more than one leaves the result's upper bit in CF.
# realmode: exit=hlt expect.ax=0x80 flags=C judge="run on the host's CPU (native); run on KVM"
        mov $2, %al
        clc
        ror $2, %al
        hlt
