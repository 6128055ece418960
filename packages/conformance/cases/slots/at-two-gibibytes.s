# RAM far up: a slot at 80000000 by a segment base.
# realmode: slot.3=0x80000000:4K reg.es.base=0x80000000 exit=hlt mem.0x80000010=7856 expect.ax=0x5678 judge="KVM run"
        movw $0x5678, %es:0x10
        mov %es:0x10, %ax
        hlt
