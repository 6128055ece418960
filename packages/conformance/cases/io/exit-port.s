# A byte to port f4 ends the run at that instruction.
# realmode: exit="io out8 0xf4 3" expect.bx=0
# realmode: judge="KVM run; machine: devices.ts"

        mov $3, %al
        out %al, $0xf4
        inc %bx
        hlt
