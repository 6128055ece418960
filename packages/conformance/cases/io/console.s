# Bytes to port 3f8 and to port e9 are console text; 3fd says ready.
# realmode: exit=hlt console="Hi\n" expect.bl=0x60
# realmode: judge="KVM run; machine: devices.ts"

        mov $0x3fd, %dx
        in %dx, %al
        mov %al, %bl
        mov $'H', %al
        mov $0x3f8, %dx
        out %al, %dx
        mov $'i', %al
        out %al, $0xe9
        mov $10, %al
        out %al, %dx
        hlt
