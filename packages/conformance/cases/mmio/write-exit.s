# A write to where no memory is ends the run with address, width and data; IP is behind it.
# realmode: exit="mmio write16 0x2000 0xbeef" expect.ip=0xf006 expect.bx=0
# realmode: judge="KVM run"

        movw $0xbeef, 0x2000
        inc %bx
        hlt
