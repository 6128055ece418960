# A string in the code page, written to the console.
#
# Data that stands beside the code is read through %cs: CS has the base ffff0000 after reset,
# while DS has the base 0 and sees the data page.
#
# realmode: exit=hlt console="Hello from real mode!\n"

        mov $message, %si
        mov $0x3f8, %dx         # the first serial port
next:
        mov %cs:(%si), %al
        test %al, %al
        jz done
        out %al, %dx
        inc %si
        jmp next
done:
        hlt

message:
        .asciz "Hello from real mode!\n"
